using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Tests.Directions;

public sealed class ArrangementsTests
{
    private static readonly SeparabilityOptions s_fifty = new(Permutations: 50);

    [Fact]
    public void Fill_PairedSides_SwapsWithinPrompts()
    {
        var groups = new PromptGroups(Keys("task", 30), Keys("task", 30));
        var drawn = Drawn(new Arrangements(groups, s_fifty), 60);

        Assert.Equal(Pairing.Paired, groups.Pairing);
        Assert.Equal(groups.Sides, drawn[0]);
        Assert.All(drawn, sides => Assert.All(Enumerable.Range(0, 30), prompt => Assert.NotEqual(sides[prompt], sides[30 + prompt])));
        Assert.InRange(drawn.Skip(1).Sum(sides => sides.Take(30).Count(side => side == RowSide.B)), 650, 850);
    }

    [Fact]
    public void Fill_FewPairs_ListsEachArrangementOnce()
    {
        var arrangements = new Arrangements(new PromptGroups(Keys("task", 8), Keys("task", 8)), new SeparabilityOptions());

        var all = Drawn(arrangements, 16);

        Assert.True(arrangements.IsExact);
        Assert.Equal(127, arrangements.Permuted);
        Assert.Equal(128, all.Select(sides => string.Concat(sides.Select(side => (int)side))).Distinct().Count());
        Assert.All(all, sides => Assert.Equal(RowSide.A, sides[0]));
    }

    [Fact]
    public void Fill_UnpairedSides_KeepsTheirSizesAndPromptsWhole()
    {
        // Three rows of one prompt change sides together, and only with another prompt of three rows.
        string[] a = ["a0", "a0", "a0", "a1", "a2"], b = ["b0", "b0", "b0", "b1"];
        var groups = new PromptGroups(a, b);

        var drawn = Drawn(new Arrangements(groups, s_fifty), 9);

        Assert.Equal(Pairing.Unpaired, groups.Pairing);
        Assert.All(drawn, sides => Assert.Equal(5, sides.Count(side => side == RowSide.A)));
        Assert.All(drawn, sides => Assert.All(groups.RowsOfGroup, rows => Assert.Single(rows.Select(row => sides[row]).Distinct())));
        Assert.All(drawn, sides => Assert.NotEqual(sides[0], sides[5]));
        Assert.Contains(drawn, sides => sides[0] == RowSide.B);
    }

    [Fact]
    public void Fill_MixedSides_SwapsWhatIsSharedAndShufflesTheRest()
    {
        var groups = new PromptGroups(["s0", "s1", "a0", "a1"], ["s0", "s1", "b0"]);

        var drawn = Drawn(new Arrangements(groups, s_fifty), 7);

        Assert.Equal(Pairing.Mixed, groups.Pairing);
        Assert.All(drawn, sides => Assert.True(sides[0] != sides[4] && sides[1] != sides[5]));
        Assert.All(drawn, sides => Assert.Equal(1, new[] { sides[2], sides[3], sides[6] }.Count(side => side == RowSide.B)));
    }

    [Fact]
    public void Fill_RepeatedRowsOfAPrompt_KeepsItsNumberOfLabels()
    {
        var groups = new PromptGroups(["p", "p", "q", "q"], ["p", "q"]);

        var drawn = Drawn(new Arrangements(groups, s_fifty), 6);

        Assert.All(drawn, sides => Assert.All(groups.RowsOfGroup, rows => Assert.Equal(1, rows.Count(row => sides[row] == RowSide.B))));
        Assert.Equal(3, drawn.Select(sides => Array.IndexOf([sides[0], sides[1], sides[4]], RowSide.B)).Distinct().Count());
    }

    [Theory]
    [InlineData(30, 999)]
    [InlineData(150, 999)]
    [InlineData(151, 199)]
    public void Permuted_LeftOut_DependsOnThePrompts(int prompts, int expected) =>
        Assert.Equal(expected, new Arrangements(new PromptGroups(Keys("task", prompts), Keys("task", prompts)), new SeparabilityOptions()).Permuted);

    private static string[] Keys(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix} {i}")];

    private static List<RowSide[]> Drawn(Arrangements arrangements, int rows) => [.. Enumerable.Range(0, arrangements.Permuted + 1).Select(index =>
    {
        var sides = new RowSide[rows];
        arrangements.Fill(index, sides);
        return sides;
    })];
}
