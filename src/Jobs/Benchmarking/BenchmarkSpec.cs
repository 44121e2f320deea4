using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>What a user asks for: arms × tasks × attempts.</summary>
public sealed record BenchmarkSpec : RunSpec
{
    public const string KindName = "benchmark";

    [Field("Tasks", Help = "Give {\"set\": the name of a task set or a folder}."), Role(SettingRole.Design)]
    public required TaskChoice Tasks { get; init; }

    /// <summary>The first is the baseline.</summary>
    [Field("Arms", Help = "Each arm is {\"name\", \"agent\", \"model\": {\"engine\"} or {\"server\", \"name\"}, \"persona\", \"settings\", \"sampling\"}."), Range(1, 32), Role(SettingRole.Design)]
    public required IReadOnlyList<ArmSpec> Arms { get; init; }

    [Field("Attempts", Help = "Trials of each arm on each task."), Range(1, 100), Role(SettingRole.Design)]
    public int Attempts { get; init; } = 1;

    [Field("At the same time", Help = "Trials, each in its own sandbox."), Range(1, 256), Role(SettingRole.Design)]
    public int Concurrency { get; init; } = 4;

    [Field("Seed", Help = "Base of every trial's seed."), Range(0, NumberShape.MostExact), Role(SettingRole.Design)]
    public long Seed { get; init; } = 1;

    [Field("Seeds", Help = "Which trials share a seed.", Advanced = true), Role(SettingRole.Design)]
    public SeedPolicy Seeds { get; init; } = SeedPolicy.ByTask;

    [Field("Sandbox", Help = "Where trials live; auto is Docker when an engine answers.")]
    public SandboxPreference Sandbox { get; init; } = SandboxPreference.Auto;

    [Inline]
    public TrialConditions Conditions { get; init; } = new();

    /// <summary>As trials end; those that say nothing about the arm (machinery, cancelled) neither count nor begin the row anew. Null for never.</summary>
    [Field("Failed trials in a row", Help = "So many end an arm: the rest of it is not run, and its rate is marked as stopped early.", Placeholder = "never stop", Advanced = true), Range(1, 100_000), Role(SettingRole.Design)]
    public int? StopAfterFailures { get; init; }

    [Field("Tries after infrastructure failures", Help = "An agent's failure is never tried again.", Advanced = true), Range(0, 10), Role(SettingRole.Design)]
    public int MaxRetries { get; init; } = 2;
}
