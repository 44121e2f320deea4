using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Checks benchmarks between their fields, and finds the sandbox and the tasks that can run in it.</summary>
internal sealed class BenchmarkRules(TaskSetLibrary sets, SandboxChoice sandboxes, InterventionLoader interventions, DirectionFiles directions, JobsOptions options) : ISpecRules<BenchmarkSpec>
{
    private const int MostTrials = 100_000;

    public async Task CheckAsync(SpecUnderCheck<BenchmarkSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        ArmRules.Check(spec.Arms, [.. options.Servers.Keys], problems);
        var sampling = ArmSampling.Of(spec.Arms, check.References, problems);
        var changed = await Task.Run(() => ArmInterventions.Of(spec.Arms, check.References, interventions, problems), cancellationToken);
        var projections = await Task.Run(() => ArmProjections.Of(spec.Arms, check.References, directions, problems), cancellationToken);
        foreach (var (arm, warning) in changed.SelectMany(arm => arm.Value.Warnings.Select(warning => (arm.Key, warning))))
        {
            check.Note($"{arm}: {warning}");
        }
        foreach (var note in ArmSampling.Repeating(spec, sampling))
        {
            check.Note(note);
        }
        var provider = problems.IsRefused("sandbox") ? null : await ChooseAsync(spec.Sandbox, problems, cancellationToken);
        if (problems.IsRefused("tasks"))
        {
            return;
        }
        var set = await sets.ResolveAsync(spec.Tasks.Set, cancellationToken);
        if (TaskSelection.Of(
            set, spec.Tasks, provider, spec.Conditions.ForbidsNetwork, spec.Arms.Any(arm => arm.Agent == OracleAgent.AgentName), problems) is not { } chosen || provider is null)
        {
            return;
        }
        if (!problems.Any && (long)spec.Attempts * chosen.Tasks.Count * spec.Arms.Count is > MostTrials and var trials)
        {
            problems.Add("attempts", $"That makes {Amount.Of(trials, "trial")}; {Amount.Of(MostTrials)} are the most that one run takes.");
        }
        check.Facts = new BenchmarkFacts
        {
            TaskSet = set.Name,
            Tasks = chosen.Tasks,
            NotRun = chosen.NotRun,
            Remarks = chosen.Remarks,
            Sandbox = provider.Kind,
            Sampling = sampling,
            Interventions = changed,
            Projections = projections,
            Prompts = AgentPrompts.Version,
            CodeVersion = Versions.Code,
        };
    }

    public string Title(SpecUnderCheck<BenchmarkSpec> check) =>
        $"{string.Join(" vs ", check.Spec.Arms.Select(arm => arm.Name))} · {check.References["tasks.set"].Name}";

    public RunNeeds NeedsOf(BenchmarkSpec spec) => spec.Arms.Any(arm => arm.Model?.Engine is not null) ? RunNeeds.Engine : RunNeeds.Sandboxes;

    public IEnumerable<string> OtherModelsOf(BenchmarkSpec spec) =>
        spec.Arms.Where(arm => arm.AsksModel && arm.Model is { IsLocal: false }).Select(arm => arm.Model!.Name?.Trim()).OfType<string>().Where(name => name.Length > 0);

    private async Task<ISandboxProvider?> ChooseAsync(SandboxPreference wanted, SpecProblems problems, CancellationToken cancellationToken)
    {
        var (provider, problem) = await sandboxes.ChooseAsync(SandboxChoice.Word(wanted), cancellationToken);
        if (provider is null)
        {
            problems.Add("sandbox", problem!);
        }
        return provider;
    }
}
