using Vectorscope.Jobs.Serving;

namespace Vectorscope.Jobs.Tests.Serving;

public sealed class PrefixIndexTests
{
    private readonly List<string> _forgotten = [];

    private PrefixIndex Index(int most = 8) => new(most, _forgotten.Add);

    private static int[] Ids(int first, int length) => [.. Enumerable.Range(first, length)];

    private static string Ask(PrefixIndex index, int[] ids, int place, object? intervention = null)
    {
        var taken = index.Take(ids, intervention);
        taken.GiveBack([], [place]);
        return taken.Key;
    }

    [Fact]
    public void Prompt_ThatGoesOn_TakesTheSession()
    {
        var index = Index();
        var first = Ask(index, Ids(0, 20), 16);

        Assert.Equal(first, Ask(index, [.. Ids(0, 16), 99, 98, 97], 18));
        Assert.Equal(first, Ask(index, [.. Ids(0, 16), 99, 98, 96], 18));
        Assert.NotEqual(first, Ask(index, [.. Ids(0, 15), 99, 98, 97], 17));
    }

    [Fact]
    public void Session_InUse_IsNotTaken()
    {
        var index = Index();
        var first = Ask(index, Ids(0, 20), 16);
        var held = index.Take(Ids(0, 20), null);
        Assert.Equal(first, held.Key);

        Assert.NotEqual(first, Ask(index, Ids(0, 20), 16));
        held.GiveBack([], [16]);
        // What a request gives back twice is given back once.
        held.GiveBack([], []);
        Assert.Equal(first, index.Take(Ids(0, 20), null).Key);
    }

    [Fact]
    public void Intervention_IsTheSameObjectOrNone()
    {
        var (index, one) = (Index(), new object());
        var plain = Ask(index, Ids(0, 20), 16);

        var changed = Ask(index, Ids(0, 20), 16, one);
        Assert.NotEqual(plain, changed);
        Assert.Equal(changed, Ask(index, Ids(0, 20), 16, one));
        Assert.NotEqual(changed, Ask(index, Ids(0, 20), 16, new object()));
        Assert.Equal(plain, Ask(index, Ids(0, 20), 16));
    }

    /// <summary>A conversation that parts early leaves the session to the longer one; where it keeps most of it, it takes it.</summary>
    [Fact]
    public void Fork_TakesNoMoreThanItLeaves()
    {
        var index = Index();
        var first = Ask(index, Ids(0, 20), 10);
        Assert.Equal(first, Ask(index, Ids(0, 60), 50));

        Assert.NotEqual(first, Ask(index, [.. Ids(0, 10), 99, 98], 11));
        Assert.Equal(first, Ask(index, [.. Ids(0, 50), 99, 98], 51));
    }

    [Fact]
    public void Sessions_BeyondTheMost_AreForgottenByTheirLastUse()
    {
        var index = Index(most: 3);
        string[] keys = [.. Enumerable.Range(0, 3).Select(i => Ask(index, Ids(1000 * i, 20), 16))];
        Ask(index, Ids(0, 20), 16);

        Ask(index, Ids(9000, 20), 16);

        Assert.Equal([keys[1]], _forgotten);
    }

    [Fact]
    public void Request_ThatReachedNoPlace_LeavesNothing()
    {
        var index = Index();
        var taken = index.Take(Ids(0, 20), null);

        taken.GiveBack([], []);

        Assert.Equal([taken.Key], _forgotten);
    }
}
