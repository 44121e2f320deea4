using System.Globalization;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>Lets the model reply under every cell, and searches strengths where they are sought.</summary>
internal sealed class SweepMeasuring(ModelHost host, TokenizerCache tokenizers, SweepInterventions interventions, JobsOptions options)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <returns>How fast it was.</returns>
    public async Task<SweepSpeed> RunAsync(RunContext context, ResolvedSpec<SweepSpec> run, SweepProgress progress, CancellationToken cancellationToken)
    {
        var (spec, reference) = (run.Spec, run.References[SweepSpec.ModelField]);
        context.Stage("loading the model");
        var loading = new InlineProgress<LoadProgress>(p => context.Stage($"loading the model, tensor {p.LoadedTensors} of {p.TotalTensors}"));
        using var use = await host.UseAsync(reference.Place!, reference.Hash!, spec.Replies.Or(options.Device), loading, cancellationToken);
        var (model, tokenizer) = (use.Model, await Task.Run(() => tokenizers.Of(reference.Place!), cancellationToken));
        progress.Loaded(model.Device.ToString().ToLowerInvariant(), model.Dtype.ToString().ToLowerInvariant(), reference.Hash!);
        var rounds = new SweepReplyRounds(context, model, Prompts(run, tokenizer), Options(run, model, tokenizer), spec.Replies.RowsAtOnce);
        var live = new LiveReport(context, progress);
        try
        {
            await (spec.Calibrate is null ? MeasureAsync(context, run, model, progress, rounds, live, cancellationToken) : SearchAsync(context, run, model, progress, rounds, live, cancellationToken));
        }
        finally
        {
            // Also when it is stopped: what is there by then can be looked at.
            await live.WriteAsync(CancellationToken.None);
        }
        var (replies, tokens, seconds) = rounds.Computed;
        return new(reference.Hash!, replies, tokens, seconds);
    }

    /// <summary>The intervention of a cell at a strength.</summary>
    /// <exception cref="RunFailureException">It cannot be used any more.</exception>
    public SweepIntervention Load(ResolvedSpec<SweepSpec> run, LanguageModel model, SweepCell cell, double strength)
    {
        try
        {
            return interventions.Load(run.Spec, run.References, model.Config, cell, strength);
        }
        catch (Exception e) when (e is InterventionException or DirectionException)
        {
            throw new RunFailureException($"{cell.Name}: {e.Message}", "Run it again with another direction, layers or model.");
        }
    }

    private async Task MeasureAsync(
        RunContext context, ResolvedSpec<SweepSpec> run, LanguageModel model, SweepProgress progress, SweepReplyRounds rounds, LiveReport live, CancellationToken cancellationToken)
    {
        var arms = new List<CompiledIntervention?> { null };
        for (var i = 0; i < progress.Cells.Count; i++)
        {
            var named = Load(run, model, progress.Cells[i], progress.Cells[i].Strength!.Value);
            progress.Named(i, progress.Cells[i].Strength!.Value, named);
            arms.Add(named.Loaded.Compiled);
        }
        await live.WriteAsync(cancellationToken);
        context.Stage("replying under every cell");
        await rounds.RunAsync(arms, replies =>
        {
            progress.BaseReplied(replies[0]);
            for (var i = 0; i < progress.Cells.Count; i++)
            {
                progress.Replied(i, replies[i + 1]);
            }
            context.Report(replies.Sum(arm => arm.Count), (long)arms.Count * rounds.Prompts, "replies");
            return live.WriteNowAndThenAsync(cancellationToken);
        }, cancellationToken);
    }

    private async Task SearchAsync(
        RunContext context, ResolvedSpec<SweepSpec> run, LanguageModel model, SweepProgress progress, SweepReplyRounds rounds, LiveReport live, CancellationToken cancellationToken)
    {
        await live.WriteAsync(cancellationToken);
        context.Stage("replying without a change");
        progress.BaseReplied((await rounds.RunAsync([null], _ => Task.CompletedTask, cancellationToken))[0]);
        var done = (long)rounds.Prompts;
        for (var round = 1; ; round++)
        {
            (int Cell, double Strength)[] active = [.. Enumerable.Range(0, progress.Cells.Count).Select(i => (i, progress.Next(i))).Where(next => next.Item2 is not null).Select(next => (next.i, next.Item2!.Value))];
            if (active.Length == 0)
            {
                break;
            }
            context.Stage(string.Create(CultureInfo.InvariantCulture, $"searching strengths, round {round}: {active.Length} of {progress.Cells.Count} left"));
            SweepIntervention[] named = [.. active.Select(next => Load(run, model, progress.Cells[next.Cell], next.Strength))];
            var before = done;
            var replies = await rounds.RunAsync([.. named.Select(one => one.Loaded.Compiled)], soFar =>
            {
                context.Report(done = before + soFar.Sum(arm => arm.Count), null, "replies");
                return live.WriteNowAndThenAsync(cancellationToken);
            }, cancellationToken);
            for (var i = 0; i < active.Length; i++)
            {
                progress.Tried(active[i].Cell, active[i].Strength, replies[i]);
                progress.Named(active[i].Cell, active[i].Strength, named[i]);
                progress.Replied(active[i].Cell, replies[i]);
                if (progress.Found(active[i].Cell) is { } found)
                {
                    progress.Named(active[i].Cell, found.Strength.Strength, Load(run, model, progress.Cells[active[i].Cell], found.Strength.Strength));
                    context.Log($"{progress.Cells[active[i].Cell].Name}: {progress.Sentence(active[i].Cell)}");
                }
            }
            await live.WriteNowAndThenAsync(cancellationToken);
        }
    }

    private static DivergencePrompt[] Prompts(ResolvedSpec<SweepSpec> run, Tokenizer tokenizer)
    {
        var system = run.References.Find(SweepSpec.PersonaField)?.ContentAs<PersonaContent>().SystemPrompt;
        return [.. SweepRules.Prompts(run.Spec, run.References).Select(prompt => new DivergencePrompt(prompt.Name, SweepRules.Encode(tokenizer, system, prompt.Text, run.Spec.Replies.Thinking)))];
    }

    private SteeredOptions Options(ResolvedSpec<SweepSpec> run, LanguageModel model, Tokenizer tokenizer)
    {
        var (how, layer) = (run.Spec.Replies, run.FactsAs<SweepFacts>().ReadLayer);
        return new(
            new(how.ReplyTokens, how.Temperature, how.Seed, Math.Min(tokenizer.VocabularySize, model.Config.VocabularySize)),
            new(layer, interventions.Open(run.References).Unit(layer)),
            ThinkingTags.Of(tokenizer));
    }

    /// <summary>The report so far, for pages that look meanwhile.</summary>
    private sealed class LiveReport(RunContext context, SweepProgress progress)
    {
        private long? _last;

        public Task WriteAsync(CancellationToken cancellationToken)
        {
            _last = context.Time.GetTimestamp();
            return SweepWork.WriteAsync(SweepWork.Live(context.WorkFolder), progress.Report([], isWhole: false), cancellationToken);
        }

        public Task WriteNowAndThenAsync(CancellationToken cancellationToken) =>
            _last is { } last && context.Time.GetElapsedTime(last) < Between ? Task.CompletedTask : WriteAsync(cancellationToken);
    }
}
