using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Tests.Directions;

public sealed class PromptGroupsTests
{
    private static string[] Keys(int count, string prefix = "task") =>
        [.. Enumerable.Range(0, count).Select(i => $"{prefix} {i}")];

    [Fact]
    public void Observed_PairedSides_NeverSplitAPromptAndFillFoldsEvenly()
    {
        var groups = new PromptGroups(Keys(32), Keys(32));

        Assert.Equal(Pairing.Paired, groups.Pairing);
        for (var repeat = 0; repeat < 10; repeat++)
        {
            var fold = groups.Observed(5, 1, repeat).Fold;
            for (var prompt = 0; prompt < 32; prompt++)
                Assert.Equal(fold[prompt], fold[32 + prompt]);
            var sizes = fold.Take(32).GroupBy(f => f).Select(g => g.Count()).ToArray();
            Assert.Equal(5, sizes.Length);
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }
    }

    [Fact]
    public void Observed_RepeatedPrompts_StayTogether()
    {
        string[] keys = ["a", "b", "a", "c", "b", "d", "a"];
        var groups = new PromptGroups(keys, keys);

        for (var repeat = 0; repeat < 20; repeat++)
        {
            var fold = groups.Observed(3, 1, repeat).Fold;
            foreach (var rows in Enumerable.Range(0, 14).GroupBy(row => keys[row % 7]))
                Assert.Single(rows.Select(row => fold[row]).Distinct());
        }
    }

    [Fact]
    public void Observed_UnpairedSides_BothReachEveryFold()
    {
        var groups = new PromptGroups(Keys(11), Keys(23, "harmful"));

        Assert.Equal(Pairing.Unpaired, groups.Pairing);
        var labelling = groups.Observed(5, 1, 0);
        for (var fold = 0; fold < 5; fold++)
        {
            Assert.Contains(Enumerable.Range(0, 11), row => labelling.Fold[row] == fold);
            Assert.Contains(Enumerable.Range(11, 23), row => labelling.Fold[row] == fold);
        }
    }

    [Fact]
    public void Permuted_PairedSides_SwapLabelsWithinPrompts()
    {
        var groups = new PromptGroups(Keys(30), Keys(30));
        var swapped = 0;
        for (var permutation = 0; permutation < 50; permutation++)
        {
            var labels = groups.Permuted(5, 1, permutation).Positive;
            for (var prompt = 0; prompt < 30; prompt++)
            {
                Assert.NotEqual(labels[prompt], labels[30 + prompt]);
                swapped += labels[prompt] ? 0 : 1;
            }
        }
        Assert.InRange(swapped, 650, 850);
    }

    [Fact]
    public void Permuted_UnpairedSides_KeepTheNumberOfLabels()
    {
        var groups = new PromptGroups(Keys(11), Keys(23, "harmful"));

        var labels = groups.Permuted(5, 1, 3).Positive;

        Assert.Equal(11, labels.Count(positive => positive));
        Assert.NotEqual(groups.Labels, labels);
    }

    [Fact]
    public void Resample_UnpairedSides_KeepsEachSidesSize()
    {
        var groups = new PromptGroups(Keys(11), Keys(23, "harmful"));
        var weights = new int[groups.Count];

        groups.Resample(1, 0, weights);

        Assert.Equal(11, weights.Take(11).Sum());
        Assert.Equal(23, weights.Skip(11).Sum());
    }
}
