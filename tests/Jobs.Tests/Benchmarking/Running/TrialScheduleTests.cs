using System.Text.RegularExpressions;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Benchmarking.Running;

public sealed partial class TrialScheduleTests
{
    [Fact]
    public void Of_AttemptsTasksAndArms_AreOrderedAndNamedForContainers()
    {
        var plan = TrialSchedule.Of("run1", Run(SeedPolicy.ByTask, 3, "install-windows-3.11", "a task with spaces / and more, far too long for a name", "…"));

        Assert.Equal(18, plan.Count);
        Assert.Equal(plan.OrderBy(trial => trial.Attempt).Select(trial => trial.Position), plan.Select(trial => trial.Position));
        Assert.Equal(["a", "b", "a", "b"], plan.Take(4).Select(trial => trial.Arm));
        Assert.All(plan, trial => Assert.Matches(Safe(), trial.Name));
        Assert.Equal(18, plan.Select(trial => trial.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.StartsWith("install-windows-3.11__", plan[0].Name, StringComparison.Ordinal);
        Assert.StartsWith("a-task-with-spaces-and-more-far__", plan[2].Name, StringComparison.Ordinal);
        // The same for a resumed run, another one for another run.
        Assert.Equal(plan, TrialSchedule.Of("run1", Run(SeedPolicy.ByTask, 3, "install-windows-3.11", "a task with spaces / and more, far too long for a name", "…")));
        Assert.NotEqual(plan[0].Name, TrialSchedule.Of("run2", Run(SeedPolicy.ByTask, 1, "install-windows-3.11"))[0].Name);
    }

    [Fact]
    public void Of_SeedsByTask_AreSharedByTheArmsAndByNothingElse()
    {
        var plan = TrialSchedule.Of("run", Run(SeedPolicy.ByTask, 4, "one", "two"));
        Assert.All(plan.GroupBy(trial => (trial.Task, trial.Attempt)), group => Assert.Single(group.Select(trial => trial.Seed).Distinct()));
        Assert.Equal(8, plan.Select(trial => trial.Seed).Distinct().Count());
        Assert.All(plan, trial => Assert.InRange(trial.Seed, 0, int.MaxValue));
    }

    [Fact]
    public void Of_SeedsByTrialOrFixed_AreAllDifferentOrAllTheSame()
    {
        Assert.Equal(16, TrialSchedule.Of("run", Run(SeedPolicy.ByTrial, 4, "one", "two")).Select(trial => trial.Seed).Distinct().Count());
        Assert.Equal([7], TrialSchedule.Of("run", Run(SeedPolicy.Fixed, 4, "one", "two")).Select(trial => trial.Seed).Distinct());
    }

    // hashlib.sha256(b"7\none\n1").digest()[:4], little endian, without its highest bit; and of b"SEED\n1".
    [Fact]
    public void Seeds_FollowFromTheirNames()
    {
        var seed = TrialSeeds.Of(SeedPolicy.ByTask, 7, "one", 1, "a");
        Assert.Equal((1294438984L, 1665894298L), (seed, TrialSeeds.OfCall(seed, 1)));
    }

    private static KeptBenchmark Run(SeedPolicy seeds, int attempts, params string[] tasks) => KeptBenchmarks.Of(
        new BenchmarkSpec
        {
            Tasks = new TaskChoice { Set = "set" }, Arms = [new ArmSpec { Name = "a", Agent = "nop" }, new ArmSpec { Name = "b", Agent = "nop" }],
            Attempts = attempts, Seed = 7, Seeds = seeds,
        },
        new BenchmarkFacts
        {
            TaskSet = "set", Tasks = [.. tasks.Select(task => new BenchmarkTask(task, "/tasks/" + task, new string('0', 64), null, null, null))], NotRun = [],
            Sandbox = SandboxKind.Docker, Prompts = 1, CodeVersion = "test",
        });

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$")]
    private static partial Regex Safe();
}
