using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Tasks;

public sealed class TaskFilterTests
{
    private static readonly TaskChoice All = new() { Set = "any" };

    [Fact]
    public void Select_EachFilterAndAllTogether_KeepsWhatHoldsForAll()
    {
        using var folder = new TemporaryFolder();
        TerminalBenchFolders.Write(folder.Path);
        var tasks = TaskFolders.Read(folder.Path);
        string[] Names(TaskChoice choice) => [.. TaskFilter.Select(tasks, choice).Select(task => task.Name)];

        Assert.Equal(89, Names(All).Length);
        Assert.Equal(["cobol-modernization", "fix-git", "overfull-hbox", "prove-plus-comm"], Names(All with { Difficulty = ["EASY"] }));
        Assert.Equal(["path-tracing", "path-tracing-reverse"], Names(All with { Include = ["Path-*"] }));
        Assert.Equal(["fix-git"], Names(All with { Include = ["fix-*", "path-*"], Exclude = ["*-ocaml-*", "path-tracing*"], Difficulty = ["easy", "medium"], Category = ["software-engineering"] }));
        Assert.Equal(["adaptive-rejection-sampler", "bn-fit-modify"], Names(All with { Limit = 2 }));
        Assert.Empty(Names(All with { Category = ["cooking"] }));
        Assert.Equal(["no-such-*"], TaskFilter.Unmatched(tasks, All with { Include = ["fix-git", "no-such-*"] }));
    }
}
