using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Runs arms × tasks × attempts: plans the trials, runs those without a result, and stores what came out.</summary>
internal sealed class BenchmarkHandler(BenchmarkTrials trials, BenchmarkTables tables, BenchmarkArtifacts results, InterventionLoader interventions) : IRunHandler<BenchmarkSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<BenchmarkSpec> run, CancellationToken cancellationToken)
    {
        var kept = KeptBenchmark.Of(run);
        await trials.RunAsync(context, kept, asking => Compile(context, kept, asking), count =>
        {
            if (context.Attempt == 1)
            {
                LogStart(context, kept, count);
            }
        }, cancellationToken);
        context.Stage("storing the results");
        var arms = await tables.ArmsAsync(context.RunId, cancellationToken);
        await results.StoreAsync(context, run, cancellationToken);
        return Outcome(kept.Facts, arms);
    }

    private Dictionary<string, CompiledIntervention> Compile(RunContext context, KeptBenchmark kept, IReadOnlyList<ArmSpec> asking)
    {
        var changed = asking.Select(arm => (arm.Name, Intervention: kept.Compiled(arm, interventions))).Where(arm => arm.Intervention is not null)
            .ToDictionary(arm => arm.Name, arm => arm.Intervention!);
        LogInterventions(context, kept, changed);
        return changed;
    }

    private static void LogStart(RunContext context, KeptBenchmark kept, int trials)
    {
        var (spec, facts) = (kept.Spec, kept.Facts);
        context.Log($"{Amount.Of(spec.Arms.Count, "arm")} × {Amount.Of(facts.Tasks.Count, "task")} of {facts.TaskSet} × {Amount.Of(spec.Attempts, "attempt")}: " +
            $"{Amount.Of(trials, "trial")}, {spec.Concurrency} at a time, in {SandboxChoice.Word(facts.Sandbox)} sandboxes.");
        foreach (var task in facts.NotRun)
        {
            context.Warn($"{task.Name} is not run. {task.Reason}");
        }
        foreach (var (arm, directions) in facts.Projections)
        {
            context.Log($"{arm}: written tokens are projected on {string.Join(", ", directions.Select(one => $"{one.Name} ({one.Hash[..12]})"))} at layer {string.Join(", ", directions[0].Scales.Select(scale => scale.Layer))}.");
        }
        foreach (var remark in facts.Remarks)
        {
            context.Log(remark);
        }
    }

    private static void LogInterventions(RunContext context, KeptBenchmark kept, IReadOnlyDictionary<string, CompiledIntervention> changed)
    {
        foreach (var (arm, compiled) in changed)
        {
            var intervention = kept.Intervention(arm)!;
            context.Log($"{arm}: {intervention.Text} (intervention {intervention.Name}, {intervention.Hash[..12]}).");
            foreach (var warning in intervention.Warnings)
            {
                context.Warn($"{arm}: {warning}");
            }
            foreach (var part in compiled.Coverage.Where(part => part.LeftOut.Count > 0))
            {
                context.Warn($"{arm}: operations[{part.Operation}] leaves out layer {string.Join(", ", part.LeftOut)}: the direction has no usable row there.");
            }
        }
    }

    private static RunOutcome Outcome(BenchmarkFacts facts, IReadOnlyList<ArmResult> arms)
    {
        var failures = arms.Sum(arm => arm.Infrastructure);
        var sentence = string.Join(", ", arms.Select(arm => $"{arm.Name} {arm.Passed}/{arm.Trials}{(arm.StoppedEarly ? " (stopped early)" : "")}")) + " passed.";
        if (facts.NotRun.Count > 0)
        {
            sentence += $" {Amount.Of(facts.NotRun.Count, "task")} could not be run at all.";
        }
        return failures == 0
            ? RunOutcome.Completed(sentence)
            : RunOutcome.Failed(
                $"{sentence} {Amount.Of(failures, "trial")} gave no result, since the machinery failed.",
                "The log says why. Resume tries only those again.");
    }
}
