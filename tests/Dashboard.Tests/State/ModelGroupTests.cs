using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class ModelGroupTests
{
    [Fact]
    public void Of_FoldersOfOneContent_AreOneModel()
    {
        var groups = ModelGroup.Of([Row("a", "h1", day: 2), Row("b", "h2"), Row("c", "h1", day: 1), Row("d", "h1", isMissing: true), Row("e", null), Row("f", null)]);

        Assert.Equal(["c: a d", "b:", "e:", "f:"], groups.Select(Written));
    }

    [Fact]
    public void Of_TheBundledModelAndItsCopies_TheBundledOneStandsForThem()
    {
        var groups = ModelGroup.Of([Row("copy", "h", day: 1), Row("pocket", "h", day: 5, isBuiltIn: true)]);

        Assert.Equal(["pocket: copy"], groups.Select(Written));
    }

    [Fact]
    public void Of_AFolderThatCannotBeUsed_StandsByItself()
    {
        var groups = ModelGroup.Of([Row("whole", "h"), Row("broken", "h") with { Problem = "The file is cut off." }]);

        Assert.Equal(["whole:", "broken:"], groups.Select(Written));
    }

    private static string Written(ModelGroup group) => string.Join(' ', [$"{group.Model.Name}:", .. group.Copies.Select(copy => copy.Name)]);

    private static ModelRow Row(string name, string? hash, int day = 1, bool isBuiltIn = false, bool isMissing = false)
    {
        var seen = new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
        return new ModelRow(name, name, "/models/" + name, hash, null, null, 1, false, isBuiltIn, isMissing, seen, seen);
    }
}
