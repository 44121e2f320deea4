using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Tests.Episodes;

/// <summary>The episodes that the pocket model was trained on, as the repository holds them.</summary>
public sealed class ShippedEpisodesTests
{
    [Fact]
    public void File_Always_HoldsNoInstanceOfTheTaskSet()
    {
        var header = EpisodesFile.ReadHeader(InputFile.At(Repository.Episodes));
        var walks = EpisodesFile.ReadWalks(InputFile.At(Repository.Episodes)).ToDictionary(walk => walk.Number);
        // By the files themselves, and by what the generator makes of the header's own spec.
        var shipped = TaskFolders.Find(Repository.Pocket).Select(PocketTask.FingerprintOf).ToHashSet();
        var drawn = EpisodeTasks.Draw(header.Spec).Select((task, number) => (task, number)).ToArray();

        Assert.Equal(56, shipped.Count);
        Assert.All(walks.Values, walk => Assert.DoesNotContain(walk.Fingerprint, shipped));
        Assert.DoesNotContain(drawn, pair => shipped.Contains(pair.task.Fingerprint));
        Assert.All(drawn.Where(pair => walks.ContainsKey(pair.number)), pair => Assert.Equal(pair.task.Fingerprint, walks[pair.number].Fingerprint));
        Assert.Equal(drawn.Length, walks.Count + header.Dropped.Values.Sum());
    }

    [Fact]
    public void File_Always_HoldsWalksOfEveryTemplateThatPassedOrNeverAct()
    {
        var header = EpisodesFile.ReadHeader(InputFile.At(Repository.Episodes));
        var walks = EpisodesFile.ReadWalks(InputFile.At(Repository.Episodes)).ToArray();

        Assert.All(walks, WalkRules.Check);
        Assert.Equal((header.Walks, header.Passed), (walks.Length, walks.Count(walk => walk.Passed)));
        Assert.Equal(walks.GroupBy(walk => walk.Manner).ToDictionary(group => group.Key, group => group.Count()), header.Manners);
        Assert.Equal(EpisodeTemplates.Choices.Select(choice => choice.Word).ToHashSet(), walks.Where(walk => walk.Passed).Select(walk => walk.Template).ToHashSet());
        Assert.InRange(header.Dropped.Values.Sum() / (double)header.Walks, 0, 0.05);
    }
}
