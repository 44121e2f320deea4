using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

/// <summary>Cancelled, failed, closed: whatever happens, the bytes come back and others get their turn.</summary>
public sealed class ModelMemoryFailureTests : IDisposable
{
    private readonly FakeModels _models = new();
    private readonly ModelMemory<FakeModel> _memory;

    public ModelMemoryFailureTests() => _memory = new(_models, budget: 10);

    public void Dispose() => _memory.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<ModelUse<FakeModel>> Use(params string[] names) => _memory.UseAsync([.. names.Select(FakeModels.Request)], null, Token);

    private Task<ModelUse<FakeModel>> UseUntil(CancellationToken cancelled, params string[] names) =>
        _memory.UseAsync([.. names.Select(FakeModels.Request)], null, cancelled);

    [Fact]
    public async Task Cancelled_FirstInTheQueue_LetsThoseBehindItIn()
    {
        using var source = new CancellationTokenSource();
        using var a = await Use("a6");
        var first = UseUntil(source.Token, "b6");
        var sharing = Use("a6");
        var fitting = Use("c4");
        Assert.False(sharing.IsCompleted || fitting.IsCompleted);

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first)).CancellationToken);
        Assert.Same(a.Model, (await sharing).Model);
        await fitting;
        Assert.Equal(["a6", "c4"], _models.Loaded);
    }

    [Fact]
    public async Task Cancelled_FurtherBackInTheQueue_LeavesTheOrderOfTheOthers()
    {
        using var source = new CancellationTokenSource();
        var a = await Use("a6");
        var first = Use("b6");
        var cancelled = _memory.UseAloneAsync(source.Token);
        var last = Use("c4");

        await source.CancelAsync();
        a.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await first;
        await last;
        Assert.Equal(["b6", "c4"], _models.InMemory);
    }

    [Fact]
    public async Task Cancelled_BeforeItAsks_ChangesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => UseUntil(new CancellationToken(canceled: true), "a6"));

        await Use("b6");
        Assert.Equal(["b6"], _models.Loaded);
    }

    [Fact]
    public async Task Cancelled_WhileOthersAreFreedForIt_LoadsNothing()
    {
        using var source = new CancellationTokenSource();
        var gone = new TaskCompletionSource();
        (await Use("a6")).Dispose();
        _models.Freeing = _ => gone.Task;
        var cancelled = UseUntil(source.Token, "b6");
        var next = Use("c6");

        await source.CancelAsync();
        Assert.False(next.IsCompleted);
        gone.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await next;
        Assert.Equal(["a6", "c6"], _models.Loaded);
        Assert.Equal(["c6"], _models.InMemory);
    }

    [Fact]
    public async Task Cancelled_UseAloneWhileModelsAreFreedForIt_LeavesTheMemoryToTheNext()
    {
        using var source = new CancellationTokenSource();
        var gone = new TaskCompletionSource();
        (await Use("a6")).Dispose();
        _models.Freeing = _ => gone.Task;
        var cancelled = _memory.UseAloneAsync(source.Token);
        var next = Use("c6");

        await source.CancelAsync();
        gone.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await next;
        Assert.Equal(["c6"], _models.InMemory);
    }

    [Fact]
    public async Task Cancelled_WhileItLoads_FreesWhatItLoadedAndLeavesWhatWasThere()
    {
        using var source = new CancellationTokenSource();
        using var a = await Use("a3");
        _models.Loading = (request, token) => request.Folder == "c3" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        var cancelled = UseUntil(source.Token, "a3", "b3", "c3");
        var next = Use("b3", "a3");
        Assert.Equal(["a3", "b3", "c3"], _models.InMemory);
        Assert.False(next.IsCompleted);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Same(a.Model, (await next).Models[1]);
        Assert.False(a.Model.IsFree);
        Assert.Equal(["a3", "b3"], _models.InMemory);
        Assert.Equal(["a3", "b3", "b3"], _models.Loaded);
    }

    [Fact]
    public async Task Failed_Load_IsToldToItsOwnUseAloneAndGivesBackItsBytes()
    {
        var broken = new TaskCompletionSource();
        _models.Loading = (request, _) => request.Folder == "b6" ? broken.Task : Task.CompletedTask;
        var a = await Use("a4");
        var failing = Use("a4", "b6");
        var same = Use("b6");
        _models.Loading = (_, _) => Task.CompletedTask;

        broken.SetException(new IOException("The file ends early."));

        Assert.Equal("The file ends early.", (await Assert.ThrowsAsync<IOException>(() => failing)).Message);
        (await same).Dispose();
        Assert.Equal(["a4", "b6"], _models.InMemory);
        a.Dispose();
        Assert.Same(a.Model, (await Use("a4")).Model);
    }

    [Fact]
    public async Task Failed_Freeing_IsToldAndCostsNoBytes()
    {
        (await Use("a6")).Dispose();
        _models.Freeing = _ => Task.FromException(new InvalidOperationException("The device is gone."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Use("b6"));

        _models.Freeing = _ => Task.CompletedTask;
        await Use("c10");
        Assert.Equal(["c10"], _models.InMemory);
    }

    [Fact]
    public async Task Dispose_FreesTheModelsAndTurnsAwayWhoeverWaitsOrComes()
    {
        var there = new TaskCompletionSource();
        var use = await Use("a4");
        (await Use("b2")).Dispose();
        _models.Loading = (_, _) => there.Task;
        var loading = Use("c4");
        var waiting = _memory.UseAloneAsync(Token);

        _memory.Dispose();

        Assert.Equal(["c4"], _models.InMemory);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Use("a4"));
        there.SetResult();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => loading);
        Assert.Empty(_models.InMemory);
        use.Dispose();
    }
}
