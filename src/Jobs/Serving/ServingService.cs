using System.Globalization;
using System.Security.Cryptography;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Serving.Replies;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Serving;

/// <summary>Answers requests of programs: opens the model, makes the prompt, and lets the scheduler compute it beside everything else.</summary>
public sealed class ServingService
{
    private readonly ServedModels _models;
    private readonly SteeringReader _steering;
    private readonly ServedNames _names;
    private readonly ServingOptions _options;
    private readonly RequestLogWriter _log;
    private readonly Beat _beat;
    private readonly TimeProvider _time;

    internal ServingService(ServedModels models, SteeringReader steering, ServedNames names, ServingOptions options, ServingStatus status, RequestLogWriter log, Beat beat, TimeProvider time) =>
        (_models, _steering, _names, _options, Status, _log, _beat, _time) = (models, steering, names, options, status, log, beat, time);

    /// <summary>What is being served.</summary>
    public ServingStatus Status { get; }

    /// <summary>Names that can be asked for: models, then each model with each arm that can act on it.</summary>
    public Task<IReadOnlyList<ServedName>> NamesAsync(CancellationToken cancellationToken) => _names.ListAsync(cancellationToken);

    /// <summary>One of them.</summary>
    /// <exception cref="ServingException">There is none.</exception>
    public async Task<ServedName> FindAsync(string name, CancellationToken cancellationToken) => await _names.FindAsync(name, cancellationToken)
        ?? throw new ServingException(ServingFault.UnknownModel, $"There is no model {Quote.Of(name)}. /v1/models lists what there is.", "model");

    /// <summary>Begins to answer. Whoever stops listening disposes the answer, which ends it.</summary>
    /// <exception cref="ServingException">It cannot be answered; the reason says why.</exception>
    public async Task<ServedAnswer> AnswerAsync(ServingRequest request, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        var rows = request.Choices * Math.Max(1, request.Prompts.Count);
        var startedAt = _time.GetUtcNow();
        var activity = ServingTrace.Begin(request);
        var model = "";
        ServedModels.Taken? taken = null;
        if (!Status.TryBegin(rows, _options.MostReplies))
        {
            ServingTrace.Fail(activity, ServingOutcome.TooBusy, "Too many replies are under way.");
            Status.Ended(model, ServingOutcome.TooBusy, null, TimeSpan.Zero);
            var wait = Status.SecondsUntil(rows);
            throw new ServingException(ServingFault.TooBusy, $"{Amount.Of(Status.LiveRows, "reply is", "replies are")} under way or waiting, which is as many as are taken. Ask again in about {Amount.Of(wait, "second")}.") { RetrySeconds = wait };
        }
        var opening = true;
        try
        {
            var (name, arm) = await _names.SplitAsync(request.Model, cancellationToken);
            taken = await _models.TakeAsync(name, cancellationToken);
            model = taken.Model.Name;
            var steering = await _steering.ReadAsync(request.Steering, arm, taken.Model, cancellationToken);
            var prompts = await Task.Run(() => PromptReader.Read(request, taken.Model, steering), cancellationToken);
            opening = false;
            Status.Opened(rows);
            return new ServedAnswer(taken, answer => Submit(answer, request, taken.Model, steering, prompts), Status, _beat, _options, _time, activity, asked,
                _log.IsOn ? (answer, ended) => _log.Keep(() => EndedRequest.Of(request, taken.Model, steering, answer, ended, startedAt, _time.GetUtcNow())) : null, cancellationToken);
        }
        catch (Exception e)
        {
            if (opening)
            {
                Status.Opened(rows);
            }
            var outcome = e switch
            {
                OperationCanceledException => ServingOutcome.Cancelled,
                ServingException { Fault: ServingFault.Unavailable or ServingFault.Failed } => ServingOutcome.Failed,
                ServingException => ServingOutcome.Refused,
                _ => ServingOutcome.Failed,
            };
            Status.Ended(model, outcome, null, _time.GetElapsedTime(asked));
            Status.Left(rows);
            ServingTrace.Fail(activity, outcome, e.Message);
            taken?.Dispose();
            throw;
        }
    }

    private static List<ServedRow> Submit(ServedAnswer answer, ServingRequest request, ServedModel model, Steering steering, IReadOnlyList<EnginePrompt> prompts)
    {
        var sampling = Sampling(request, model, steering);
        var parameters = new ToolParameters(request.Tools);
        var rows = new List<ServedRow>();
        try
        {
            foreach (var prompt in prompts)
            {
                var room = (model.Model.Config.MaximumPositions ?? int.MaxValue) - prompt.Ids.Length;
                for (var choice = 0; choice < request.Choices; choice++)
                {
                    // What is remembered belongs to one reply at a time; the others read the prompt anew.
                    var session = choice == 0 ? model.Memory.Prefixes.Take(prompt.Ids, steering.Intervention?.Compiled) : null;
                    var row = new ServedRow(
                        rows.Count, request.Choices, prompt, session, Reader(rows.Count, request, model, parameters),
                        steering.Record.Count > 0 ? new(steering.Record) : null, request.IsChat && request.Thinking, answer.Left);
                    rows.Add(row);
                    row.Reply = model.Model.Scheduler.GenerateAsync(
                        Prompt(answer, row, request, model, steering, sampling with { Seed = unchecked(sampling.Seed + choice), MaxTokens = Math.Min(sampling.MaxTokens, room) }), row.Stopped);
                }
            }
            return rows;
        }
        catch (Exception e)
        {
            foreach (var row in rows)
            {
                row.Refuse();
            }
            throw e switch
            {
                SettingException setting => ServingException.Invalid(FieldOf(setting.Setting), $"It is {Convert.ToString(setting.Value, CultureInfo.InvariantCulture)}; it must be {setting.Accepted}."),
                RefusedInputException refused => new ServingException(ServingFault.Invalid, refused.Message),
                ObjectDisposedException => new ServingException(ServingFault.Unavailable, $"{model.Name} was unloaded. Ask again."),
                _ => e,
            };
        }
    }

    private static ScheduledPrompt Prompt(ServedAnswer answer, ServedRow row, ServingRequest request, ServedModel model, Steering steering, SamplingOptions sampling)
    {
        var choice = row.Choice;
        // On the engine thread: the scores of a token come just before it.
        TokenScores? scores = null;
        return new(new(row.Prompt.Ids, sampling))
        {
            FirstUnusedId = model.FirstUnusedId,
            Session = row.Session,
            Places = row.Prompt.Places,
            RememberReply = row.Prompt.RemembersReply,
            Intervention = steering.Intervention?.Compiled,
            Written = row.Prompt.Written,
            ThinkingTags = model.Memory.Thinking,
            Projections = row.Recorder?.Watch,
            LogProbabilities = request.TopLogProbabilities is { } top ? new(top, of => scores = of) : null,
            OnToken = id => answer.Hear(choice, id, scores),
        };
    }

    private static ReplyReader Reader(int choice, ServingRequest request, ServedModel model, ToolParameters parameters) => new(
        choice, model.Tokenizer.CreateStream(), request.IsChat ? new(request.Thinking) : null, new(request.Stops),
        request.Tools.Count > 0 ? new(parameters) : null);

    private static SamplingOptions Sampling(ServingRequest request, ServedModel model, Steering steering)
    {
        try
        {
            return request.Sampling.Over(steering.Sampling.Over(model.Model.SamplingDefaults)) with
            {
                StopIds = model.Model.Config.StopTokenIds,
                Seed = request.Seed ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
                MaxTokens = Math.Min(request.MaxTokens ?? SamplingRanges.MostTokens, SamplingRanges.MostTokens),
            };
        }
        catch (CheckpointException e)
        {
            throw new ServingException(ServingFault.Unavailable, e.Message, inner: e);
        }
    }

    /// <summary>A setting of the engine as the request calls it.</summary>
    private static string FieldOf(string setting) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(setting);
}
