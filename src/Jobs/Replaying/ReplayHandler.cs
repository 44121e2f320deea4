using Microsoft.Extensions.AI;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Replaying;

/// <summary>Asks for a turn's reply again and stores it beside the original. No sandbox is touched, and nothing is executed.</summary>
internal sealed class ReplayHandler(
    TrialQueries trials, BenchmarkTables tables, FindingRules rules, ChatClients clients, TokenizerCache tokenizers, InterventionLoader interventions,
    DirectionFiles directions, JobsOptions options) : IRunHandler<ReplaySpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<ReplaySpec> run, CancellationToken cancellationToken)
    {
        var facts = run.FactsAs<ReplayFacts>();
        var turns = await TurnsAsync(facts.Origin, cancellationToken);
        await context.AddInputAsync(ReplaysOfTurns.InputKind, ReplaysOfTurns.Key(facts.Origin.RunId, facts.Origin.TrialId, facts.Origin.Turn), facts.Origin.Name, cancellationToken);
        context.Stage("rebuilding the conversation");
        var prompt = await Task.Run(() => ReplayPrompt.Of(facts, turns, tokenizers), cancellationToken);
        try
        {
            using var models = await clients.OpenAsync([Source(run, facts)], new InlineProgress<string>(context.Stage), cancellationToken);
            var report = await ReplyAsync(context, run, new(facts, turns[^1], prompt), models.Clients[0], cancellationToken);
            foreach (var note in report.Notes)
            {
                context.Log(note);
            }
            await context.PutArtifactAsync(ReplayArtifacts.Report, (stream, token) => System.Text.Json.JsonSerializer.SerializeAsync(stream, report, JobsJson.Options, token), cancellationToken);
            return RunOutcome.Completed(Sentence(report));
        }
        catch (ContextOverflowException e)
        {
            throw new RunFailureException(e.Message, "Replay it with a model that takes more, or a shorter system prompt.", e);
        }
        catch (ModelUnavailableException e)
        {
            throw new RunFailureException(e.Message, "Make the model available again, then resume; or choose another one.", e);
        }
    }

    private async Task<IReadOnlyList<TraceTurn>> TurnsAsync(ReplayOrigin origin, CancellationToken cancellationToken)
    {
        var turns = new List<TraceTurn>();
        await foreach (var turn in trials.StreamTurnsAsync(origin.TrialId, cancellationToken))
        {
            turns.Add(turn);
            if (turn.Number == origin.Turn)
            {
                return turns;
            }
        }
        throw new RunFailureException($"The trace of {origin.Name} is gone: it was deleted after the replay was submitted.", "Replay a turn of another trial.");
    }

    private ModelSource Source(ResolvedSpec<ReplaySpec> run, ReplayFacts facts)
    {
        var engine = run.References.Find(ReplaySpec.EngineField);
        return new ModelSource
        {
            Folder = engine?.Place,
            ContentHash = engine?.Hash,
            Device = options.Device,
            Server = facts.Asked.Server,
            Name = engine is null ? facts.Asked.Model : null,
            ContextTokens = facts.Settings.ContextTokens,
        };
    }

    private async Task<ReplayReport> ReplyAsync(RunContext context, ResolvedSpec<ReplaySpec> run, Replayed replayed, IChatClient client, CancellationToken cancellationToken)
    {
        var (facts, prompt) = (replayed.Facts, replayed.Prompt);
        var model = facts.Asked.Folder is { } folder ? new EngineSide(
            await Task.Run(() => tokenizers.Of(folder), cancellationToken),
            interventions.Load(run.References, ReplaySpec.InterventionField, ModelConfig.Load(folder))?.Compiled,
            run.References.Find(ReplaySpec.DirectionField) is { } named ? directions.Open(named) : null) : null;
        IReadOnlyList<int> layers = model?.Direction is not { } direction ? [] : run.Spec.Layers.Count > 0 ? [.. run.Spec.Layers.Distinct().Order()] : [.. Enumerable.Range(0, direction.LayerCount + 1)];

        context.Stage("the model replies");
        context.Report(0, run.Spec.Samples, "replies");
        var done = 0;
        var samples = await Task.WhenAll(Enumerable.Range(0, run.Spec.Samples).Select(async i =>
        {
            var sample = await SampleAsync(context, replayed, client, model, layers, facts.Seed + i, cancellationToken);
            context.Report(Interlocked.Increment(ref done), run.Spec.Samples, "replies");
            return sample;
        }));
        var (original, note) = await OriginalAsync(context, replayed, client, model, layers, cancellationToken);
        return new ReplayReport
        {
            Origin = facts.Origin,
            Changes = facts.Changes,
            Asked = facts.Asked,
            Sampling = facts.Sampling,
            Notes = [.. new[] { prompt.Note, note }.OfType<string>()],
            Direction = model?.Direction is null ? null : WatchedDirection.Describe(model.Direction, run.References[ReplaySpec.DirectionField]),
            Layers = layers,
            Original = original,
            Samples = samples,
        };
    }

    private async Task<ReplayReply> SampleAsync(
        RunContext context, Replayed replayed, IChatClient client, EngineSide? model, IReadOnlyList<int> layers, long seed, CancellationToken cancellationToken)
    {
        var (facts, turn, prompt) = (replayed.Facts, replayed.Turn, replayed.Prompt);
        var tokens = new ReplayTokens(prompt.Asked?.Ids ?? [], model?.Direction, layers);
        var call = Options(facts, prompt.Asked, model?.Intervention, tokens.Watch);
        (call.Seed, call.MaxOutputTokens) = (seed, facts.Settings.MaxReplyTokens);
        var reply = await new ModelCaller(client, call, context.Time).AskAsync(prompt.Messages, sideCall: true, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // Calls for summaries are not parsed.
        var again = reply.ToTurn(turn.Number, turn.Kind, turn.Prompt, facts.Settings, turn.Kind == TurnKind.Episode ? reply.Read(facts.Settings) : null);
        return new(again with { Findings = [.. rules.OfNew([again], FlagThresholds.Default)[again.Number]] }, reply.Tokens is null ? [] : tokens.Of(model!.Tokenizer, reply.Tokens.Reply, facts.Asked.Think))
        {
            Seed = seed,
            FirstDifference = turn.Tokens is { } kept && reply.Tokens is { } written && facts.Asked.IsOf(facts.Original)
                ? Difference(kept.Reply, written.Reply, turn.ReplyEnd == reply.End)
                : Difference(turn.Reply, reply.Text, true),
        };
    }

    /// <summary>The original as it stands in the trace; with a direction, its tokens are read again, under the arm's own intervention.</summary>
    private async Task<(ReplayReply Reply, string? Note)> OriginalAsync(
        RunContext context, Replayed replayed, IChatClient client, EngineSide? model, IReadOnlyList<int> layers, CancellationToken cancellationToken)
    {
        var (facts, turn, read) = (replayed.Facts, replayed.Turn, replayed.Prompt.Original);
        var shown = turn with { Tokens = null };
        if (turn.Tokens is not { } kept || read is null || model is null || !facts.Asked.IsOf(facts.Original))
        {
            return (new(shown, []), model?.Direction is null ? null : "The original has no projections: another model wrote it, or its token ids were not kept.");
        }
        var tokens = new ReplayTokens(read.Ids, model.Direction, layers);
        string? note = null;
        if (tokens.Watch is { } watch && kept.Reply.Count > 0)
        {
            context.Stage("reading the original's tokens");
            var whole = new EngineConversation([.. read.Ids, .. kept.Reply], read.Ids.Length + kept.Reply.Count, [.. read.Written, (read.Ids.Length, kept.Reply.Count)]);
            var call = Options(facts, whole, await InterventionAsync(facts.Origin, cancellationToken), watch);
            call.MaxOutputTokens = 1;
            try
            {
                await client.GetResponseAsync([], call, cancellationToken);
            }
            catch (ContextOverflowException)
            {
                note = "The original has no projections: it fills the model's context to the last token.";
            }
        }
        return (new(shown, tokens.Of(model.Tokenizer, kept.Reply, facts.Original.Think)), note);
    }

    private async Task<CompiledIntervention?> InterventionAsync(ReplayOrigin origin, CancellationToken cancellationToken) =>
        await tables.KeptAsync(origin.RunId, cancellationToken) is { } kept && kept.Spec.Arms.FirstOrDefault(arm => arm.Name == origin.Arm) is { } arm ? kept.Compiled(arm, interventions) : null;

    private static ChatOptions Options(ReplayFacts facts, EngineConversation? conversation, CompiledIntervention? intervention, Engine.Generation.ProjectionWatch? watch) => new()
    {
        ModelId = facts.Asked.Model,
        AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [ReplyProperties.Think] = facts.Settings.Think,
            [ReplyProperties.Sampling] = facts.Sampling,
            [ReplyProperties.Conversation] = conversation,
            [ReplyProperties.Intervention] = intervention,
            [ReplyProperties.Watch] = watch,
        },
    };

    private static int? Difference<T>(IEnumerable<T> original, IEnumerable<T> again, bool sameEnd)
    {
        var (a, b) = (original.ToArray(), again.ToArray());
        var common = a.AsSpan().CommonPrefixLength(b);
        return common == a.Length && common == b.Length && sameEnd ? null : common;
    }

    private static string Sentence(ReplayReport report) => report.Samples switch
    {
        [{ FirstDifference: null }] => "The reply is the original's.",
        [{ FirstDifference: { } at }] => $"The reply leaves the original after {Amount.Of(at, report.Original.Tokens.Count > 0 ? "token" : "character")}.",
        var samples => $"{report.Same} of {samples.Count} replies are the original's.",
    };

    private sealed record Replayed(ReplayFacts Facts, TraceTurn Turn, ReplayPrompt Prompt);

    private sealed record EngineSide(Tokenizer Tokenizer, CompiledIntervention? Intervention, Direction? Direction);
}
