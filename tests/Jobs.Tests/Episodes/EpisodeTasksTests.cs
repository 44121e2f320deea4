using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed class EpisodeTasksTests
{
    private static readonly HashSet<string> Shipped =
        [.. PocketGenerator.Generate(PocketGenerator.ShippedSeed, PocketGenerator.ShippedPerFamily, []).Select(task => task.Fingerprint)];

    // The shipped seed is the hardest case: without the exclusion it would draw the shipped tasks again.
    [Theory]
    [InlineData(PocketGenerator.ShippedSeed)]
    [InlineData(20)]
    public void Draw_AnySeed_MakesNoShippedInstanceAndNoneTwice(long seed)
    {
        var tasks = EpisodeTasks.Draw(new EpisodesSpec { Seed = seed, PerTemplate = 12 }).ToArray();

        Assert.Equal(12 * EpisodeTemplates.Choices.Count, tasks.Length);
        Assert.DoesNotContain(tasks, task => Shipped.Contains(task.Fingerprint));
        Assert.Equal(tasks.Length, tasks.Select(task => task.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void Draw_SameSpec_MakesTheSameTasksAndWalks()
    {
        var spec = new EpisodesSpec { Seed = 5, PerTemplate = 3 };

        string[] Draw(EpisodesSpec of) => [.. EpisodeTasks.Draw(of).Select((task, number) => Describe(WalkScript.Of(of, number, task)))];

        Assert.Equal(Draw(spec), Draw(spec));
        Assert.Empty(Draw(spec).Intersect(Draw(spec with { Seed = 6 })));
    }

    [Fact]
    public void Templates_BesideThoseOfPocket_AreAFamilyForTrainingAlone()
    {
        var pocket = TaskFolders.Find(Repository.Pocket).Select(folder => Path.GetFileName(folder)!).ToHashSet();
        var tasks = EpisodeTasks.Draw(new EpisodesSpec { PerTemplate = 1 }).ToArray();

        Assert.Equal(pocket, tasks.Where(task => task.Family != "lines").Select(task => task.Template).ToHashSet());
        Assert.InRange(tasks.Count(task => task.Family == "lines"), 6, 8);
    }

    [Fact]
    public void Plans_OfManyWalks_HaveTheSharesOfTheSpec()
    {
        var spec = new EpisodesSpec { Seed = 3, PerTemplate = 60 };

        var plans = EpisodeTasks.Draw(spec).Select((task, number) => WalkScript.Of(spec, number, task)).ToArray();

        double Share(WalkManner manner) => plans.Count(plan => plan.Manner == manner) / (double)plans.Length;
        Assert.Equal(spec.Walks.Capable, Share(WalkManner.Capable), 0.03);
        Assert.Equal(spec.Walks.CautiousUnfinished, Share(WalkManner.CautiousUnfinished), 0.03);
        Assert.Equal(spec.Walks.CautiousAsks, Share(WalkManner.CautiousAsks), 0.02);
        // Turns of cautious walks.
        var moves = plans.Where(plan => plan.Manner != WalkManner.Capable).SelectMany(plan => plan.Replies).GroupBy(reply => reply.Move switch
        {
            WalkMove.Unfinished => "unfinished",
            WalkMove.Ask => "asks",
            WalkMove.Decline or WalkMove.DeclineAgain or WalkMove.Prose => "declines",
            _ => "acts",
        }).ToDictionary(group => group.Key, group => (double)group.Count());
        var all = moves.Values.Sum();
        Assert.Equal([0.3, 0.2, 0.15, 0.35], new[] { "acts", "asks", "declines", "unfinished" }.Select(kind => moves[kind] / all), new Near(0.03));
        var acting = plans.SelectMany(plan => plan.Replies).Where(reply => reply.Move is WalkMove.Act or WalkMove.Slip or WalkMove.Stumble).ToArray();
        Assert.Equal(spec.Walks.Slips, acting.Count(reply => reply.Slip is not null) / (double)acting.Length, 0.02);
    }

    private static string Describe(WalkScript plan) =>
        $"{plan.Number} {plan.Task.Fingerprint} {plan.Manner} {string.Join('|', plan.Replies.Select(reply => $"{reply.Move} {reply.Answer}"))}";

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
