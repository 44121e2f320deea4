using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Playground;

/// <summary>Answers what is asked in the playground: all arms from one batch, told token by token. Nothing is recorded.</summary>
public sealed class PlaygroundService
{
    private readonly ReferenceLookup _lookup;
    private readonly PlaygroundRules _rules;
    private readonly ModelHost _host;
    private readonly ModelLibrary _models;
    private readonly TokenizerCache _tokenizers;
    private readonly InterventionLoader _interventions;
    private readonly DirectionFiles _directions;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;

    internal PlaygroundService(
        IEnumerable<IReferenceResolver> resolvers, ModelHost host, ModelLibrary models, TokenizerCache tokenizers, InterventionLoader interventions,
        DirectionFiles directions, JobsOptions options, TimeProvider time)
    {
        (_lookup, _rules) = (new(resolvers), new(tokenizers, interventions, directions));
        (_host, _models, _tokenizers, _interventions, _directions, _options, _time) = (host, models, tokenizers, interventions, directions, options, time);
    }

    /// <summary>The settings of a request.</summary>
    public static SpecShape Shape => SpecShape.Of<PlaygroundSpec>();

    /// <summary>Checks a request, without loading the model.</summary>
    /// <param name="request">A JSON object.</param>
    /// <param name="known">Further fields that it may have.</param>
    public async Task<PlaygroundCheck> CheckAsync(JsonElement request, CancellationToken cancellationToken, params string[] known)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return new(null, [new("", "It must be a JSON object.")]);
        }
        var (problems, notes) = (new SpecProblems(), new List<string>());
        var spec = Shape.Read<PlaygroundSpec>(request, problems, known);
        var references = await _lookup.FindAsync(Shape, spec, problems, notes, cancellationToken);
        // Tokenizers are read from the disk.
        var prompts = await Task.Run(() => _rules.Check(spec, references, problems), cancellationToken);
        return prompts is null || problems.Any ? new(null, problems.Errors) : new(new(spec, references, prompts), []);
    }

    /// <summary>
    /// Answers. Whoever stops listening, or cancels, frees what was computed; after a cancellation each arm still tells its end. An arm
    /// that fails does so alone.
    /// </summary>
    public async IAsyncEnumerable<PlaygroundEvent> AnswerAsync(PlaygroundPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateUnbounded<PlaygroundEvent>(new UnboundedChannelOptions { SingleReader = true });
        var answering = AnswerAsync(plan, events.Writer, left.Token);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return happened;
            }
        }
        finally
        {
            await left.CancelAsync();
            await answering;
        }
    }

    private async Task AnswerAsync(PlaygroundPlan plan, ChannelWriter<PlaygroundEvent> events, CancellationToken cancellationToken)
    {
        var name = plan.References["model"].Name;
        try
        {
            using var use = await OpenAsync(plan, events, cancellationToken);
            await AnswerAsync(plan, use.Model, events, cancellationToken);
            events.Complete();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Before anything replied there is nothing to tell.
            events.Complete();
        }
        catch (Exception e) when (e is CheckpointException or LibTorchException or TokenizerException or IOException or UnauthorizedAccessException)
        {
            events.TryWrite(new PlaygroundFailed(e.Message));
            events.Complete();
        }
        catch (Exception e) when (EngineFailures.Sentence(name, e) is { } sentence)
        {
            events.TryWrite(new PlaygroundFailed(sentence));
            events.Complete();
        }
#pragma warning disable CA1031 // Whoever reads the events gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            events.Complete(e);
        }
    }

    private async Task<ModelUse<LanguageModel>> OpenAsync(PlaygroundPlan plan, ChannelWriter<PlaygroundEvent> events, CancellationToken cancellationToken)
    {
        var (model, folder) = (plan.References["model"], plan.References["model"].Place!);
        if (model.Hash is null)
        {
            events.TryWrite(new PlaygroundStage("identifying the model"));
        }
        // Costs nothing while the files are as they were hashed.
        var hash = await _models.HashAsync(folder, new InlineProgress<HashProgress>(p => events.TryWrite(new PlaygroundStage("identifying the model", (double)p.Done / Math.Max(1, p.Total)))), cancellationToken);
        if (model.Hash is not null && model.Hash != hash)
        {
            throw new CheckpointException(folder, "holds another model by now. Ask again to use it");
        }
        plan.References["model"] = model with { Hash = hash };
        events.TryWrite(new PlaygroundStage("waiting for the model"));
        var loading = new InlineProgress<LoadProgress>(p => events.TryWrite(new PlaygroundStage(
            string.Create(CultureInfo.InvariantCulture, $"loading the model, tensor {p.LoadedTensors} of {p.TotalTensors}"), (double)p.LoadedTensors / p.TotalTensors)));
        return await _host.UseAsync(folder, hash, new ModelPlacement().Or(_options.Device), loading, cancellationToken);
    }

    private async Task AnswerAsync(PlaygroundPlan plan, LanguageModel model, ChannelWriter<PlaygroundEvent> events, CancellationToken cancellationToken)
    {
        var (reference, arms) = (plan.References["model"], plan.Spec.Arms);
        var (tokenizer, loaded, direction) = await Task.Run(() => (
            _tokenizers.Of(model.Folder),
            arms.Select((_, i) => _interventions.Load(plan.References, PlaygroundRules.InterventionOf(i), model.Config)).ToArray(),
            plan.References.Find("direction") is { } named ? _directions.Open(named) : null), cancellationToken);
        var sampling = arms.Select((arm, i) => Sampling(plan, model, i)).ToArray();
        events.TryWrite(new PlaygroundBegin(
            new(reference.Name, reference.Hash!),
            model.Config.LayerCount,
            direction is null ? null : WatchedDirection.Describe(direction, plan.References["direction"]),
            [.. arms.Select((arm, i) => new PlaygroundArmBegin(arm.Name, loaded[i] is { } one ? InterventionText.Of(one.Intervention) : null, loaded[i]?.Hash, Whole(sampling[i]), plan.Prompts[i].Ids.Length))]));

        var tags = ThinkingTags.Of(tokenizer);
        var streams = arms.Select((_, i) => new ArmStream(i, tokenizer, plan.Prompts[i].Ids, plan.Spec.Thinking, tags, piece => events.TryWrite(piece))).ToArray();
        var started = _time.GetTimestamp();
        var replies = model.Scheduler.GenerateTogether([.. arms.Select((_, i) => new ScheduledPrompt(new(plan.Prompts[i].Ids, sampling[i]))
        {
            FirstUnusedId = tokenizer.VocabularySize < model.Config.VocabularySize ? tokenizer.VocabularySize : null,
            Intervention = loaded[i]?.Compiled,
            Written = plan.Prompts[i].Written,
            ThinkingTags = tags,
            OnToken = streams[i].OnToken,
            Projections = direction is null ? null : ProjectionWatch.EveryLayer(direction, streams[i].OnProjections),
        })], cancellationToken);
        await Task.WhenAll(replies.Select((reply, i) => EndAsync(streams[i], reply)));

        async Task EndAsync(ArmStream stream, Task<GeneratedReply> reply)
        {
            try
            {
                var reason = (await reply).Reason;
                events.TryWrite(stream.End(reason, _time.GetElapsedTime(started)));
            }
            catch (Exception e) when (EngineFailures.Sentence(reference.Name, e) is { } sentence)
            {
                events.TryWrite(stream.Fail(sentence, _time.GetElapsedTime(started)));
            }
        }
    }

    private static SamplingOptions Sampling(PlaygroundPlan plan, LanguageModel model, int arm) => plan.Spec.Arms[arm].Sampling.Over(model.SamplingDefaults) with
    {
        StopIds = model.Config.StopTokenIds,
        Seed = plan.Spec.Seed,
        MaxTokens = Math.Min(plan.Spec.MaxTokens, (model.Config.MaximumPositions ?? int.MaxValue) - plan.Prompts[arm].Ids.Length),
    };

    private static SamplingOverrides Whole(SamplingOptions options) => new()
    {
        Temperature = options.Greedy ? 0 : options.Temperature,
        TopP = options.TopP,
        TopK = options.TopK,
        MinP = options.MinP,
        PresencePenalty = options.PresencePenalty,
    };
}
