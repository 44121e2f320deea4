using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

/// <summary>Who gets in, who waits and who leaves. Nothing here loads by itself: each call has done all it can when it returns.</summary>
public sealed class ModelMemoryTests : IDisposable
{
    private readonly FakeModels _models = new();
    private readonly ModelMemory<FakeModel> _memory;

    public ModelMemoryTests() => _memory = new(_models, budget: 10);

    public void Dispose() => _memory.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<ModelUse<FakeModel>> Use(params string[] names) => _memory.UseAsync([.. names.Select(FakeModels.Request)], null, Token);

    [Fact]
    public async Task Use_OfWhatIsLoaded_SharesItWithoutLoadingAgain()
    {
        var first = await Use("a4", "a4", "b3");
        var second = await Use("b3", "a4");

        Assert.Same(first.Models[0], first.Models[1]);
        Assert.Equal([first.Models[2], first.Models[0]], second.Models);
        Assert.Equal(["a4", "b3"], _models.Loaded);
    }

    [Fact]
    public async Task Use_OfAnotherModel_ComesBeforeLaterUsesOfTheOneThatIsAlwaysHeld()
    {
        var held = await Use("a6");
        var overlapping = await Use("a6");
        var other = Use("b6");

        // One use of a6 after the other, each begun before the last has ended: without a turn for b6 this went on for ever.
        var later = Use("a6");
        held.Dispose();
        var latest = Use("a6");
        Assert.False(other.IsCompleted || later.IsCompleted || latest.IsCompleted);
        overlapping.Dispose();
        var turn = await other;

        Assert.False(later.IsCompleted || latest.IsCompleted);
        Assert.Equal(["b6"], _models.InMemory);
        turn.Dispose();
        Assert.Same((await later).Model, (await latest).Model);
        Assert.Equal(["a6", "b6", "a6"], _models.Loaded);
    }

    [Fact]
    public async Task Use_OfWhatFitsBesideTheFirstInTheQueue_Passes()
    {
        var large = await Use("a8");
        var small = await Use("b1");
        var waiting = Use("c5");

        // b1 stays beside c5 whether a8 is there or not; a8 has to leave.
        using var passing = await Use("b1");
        var held = Use("a8");
        Assert.False(held.IsCompleted);
        small.Dispose();
        large.Dispose();

        using var turn = await waiting;
        Assert.False(held.IsCompleted);
        Assert.Equal(["b1", "c5"], _models.InMemory);
    }

    [Fact]
    public async Task Use_WhoseSizeIsNotKnownYet_KeepsItsPlaceBeforeLaterOnes()
    {
        var held = await Use("a6");
        var known = new TaskCompletionSource();
        _models.Weighing = request => request.Folder == "b6" ? known.Task : Task.CompletedTask;
        var first = Use("b6");
        var later = Use("a6");
        var alone = _memory.UseAloneAsync(Token);
        Assert.False(later.IsCompleted);

        known.SetResult();
        held.Dispose();

        using (await first) Assert.False(later.IsCompleted || alone.IsCompleted);
        (await later).Dispose();
        (await alone).Dispose();
        Assert.Equal(["a6", "b6", "a6"], _models.Loaded);
    }

    [Fact]
    public async Task Use_WhoseSizeCannotBeKnown_IsInNobodysWay()
    {
        _models.Weighing = request => request.Folder == "b6" ? Task.FromException(new IOException("gone")) : Task.CompletedTask;

        var failed = Use("b6");

        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => failed)).Message);
        using var next = await Use("a6");
    }

    [Fact]
    public async Task Use_OfOneOfTwoThatCouldMakeRoom_WaitsForTheFirstInTheQueue()
    {
        var a = await Use("a4");
        var b = await Use("b4");
        // Room for it comes with the end of a4 or of b4, whichever is first.
        var waiting = Use("c5");

        var laterA = Use("a4");
        var laterB = Use("b4");

        Assert.False(laterA.IsCompleted || laterB.IsCompleted);
        b.Dispose();
        await waiting;
        // With c5 there, nobody is first in the queue whom more users of a4 could delay.
        Assert.Same(a.Model, (await laterA).Model);
        Assert.False(laterB.IsCompleted);
    }

    [Fact]
    public async Task Use_OfWhatTheFirstInTheQueueWantsToo_Passes()
    {
        var a = await Use("a4");
        var b = await Use("b6");
        var waiting = Use("a4", "c5");

        using var passing = await Use("a4");
        b.Dispose();

        Assert.Same(a.Model, (await waiting).Models[0]);
    }

    [Fact]
    public async Task Use_ThatWouldFit_DoesNotOvertakeWhoeverWaitsLonger()
    {
        var a = await Use("a6");
        var large = Use("b8");
        var small = Use("c2");

        Assert.False(small.IsCompleted);
        a.Dispose();
        await large;
        await small;
        Assert.Equal(["b8", "c2"], _models.InMemory);
    }

    [Fact]
    public async Task Use_NeedingRoom_SendsAwayWhatWasUsedLongestAgo()
    {
        foreach (var name in new[] { "a3", "b3", "c3", "a3" })
        {
            (await Use(name)).Dispose();
        }

        using var use = await Use("d4");

        // b3 alone was enough.
        Assert.Equal(["a3", "c3", "d4"], _models.InMemory);
    }

    [Fact]
    public async Task Use_LargerThanTheBudget_HasTheMemoryToItself()
    {
        var a = await Use("a3");
        (await Use("b3")).Dispose();
        var oversize = Use("c14");
        Assert.False(oversize.IsCompleted);
        a.Dispose();
        var alone = await oversize;
        Assert.Equal(["c14"], _models.InMemory);

        // Sharing costs no bytes; anything else waits.
        using var sharing = await Use("c14");
        var small = Use("d1");
        Assert.False(small.IsCompleted);
        alone.Dispose();
        sharing.Dispose();
        await small;
        Assert.Equal(["d1"], _models.InMemory);
    }

    [Fact]
    public async Task Use_WhileTheSameModelIsBeingFreed_LoadsItWhenItIsGone()
    {
        (await Use("a6")).Dispose();
        var gone = new TaskCompletionSource();
        _models.Freeing = _ => gone.Task;
        var other = Use("b6");
        var again = Use("a6");
        Assert.Equal(["a6"], _models.InMemory);

        gone.SetResult();
        (await other).Dispose();
        using var use = await again;

        Assert.Equal(["a6", "b6", "a6"], _models.Loaded);
        Assert.False(use.Model.IsFree);
    }

    [Fact]
    public async Task Use_WhileTheSameModelIsLoading_SharesItWhenItIsThere()
    {
        var there = new TaskCompletionSource();
        _models.Loading = (_, _) => there.Task;
        var first = Use("a6");
        var second = Use("a6");
        Assert.False(second.IsCompleted);

        there.SetResult();

        Assert.Same((await first).Model, (await second).Model);
        Assert.Equal(["a6"], _models.Loaded);
    }

    [Fact]
    public async Task UseAlone_FreesAllAndKeepsOthersOutInTheOrderOfTheQueue()
    {
        var a = await Use("a3");
        var alone = _memory.UseAloneAsync(Token);
        var sharing = Use("a3");
        var second = _memory.UseAloneAsync(Token);
        Assert.False(alone.IsCompleted || sharing.IsCompleted);

        a.Dispose();
        var first = await alone;
        Assert.Empty(_models.InMemory);
        Assert.False(sharing.IsCompleted || second.IsCompleted);

        first.Dispose();
        var use = await sharing;
        Assert.False(second.IsCompleted);
        use.Dispose();
        (await second).Dispose();
        Assert.Empty(_models.InMemory);
        Assert.Equal(["a3", "a3"], _models.Loaded);
    }

    [Fact]
    public async Task Use_DisposedTwice_GivesBackOnce()
    {
        var first = await Use("a6");
        var second = await Use("a6");
        var other = Use("b6");

        first.Dispose();
        first.Dispose();

        Assert.False(other.IsCompleted);
        second.Dispose();
        await other;
    }
}
