using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Models;

public sealed class ModelHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ModelRequest Model(TestStore store, string name, long seed)
    {
        var folder = TestModel.Create(store, name, seed);
        return new ModelRequest(folder, Checkpoint.ContentHash(folder, null, Token));
    }

    [Fact]
    public async Task Use_SameModelTwice_IsShared()
    {
        await using var store = await TestStore.CreateAsync();
        var model = Model(store, "a", 1);
        var host = store.Get<ModelHost>();

        using var one = await host.UseAsync([model, model], null, Token);
        using var two = await host.UseAsync([model], null, Token);

        Assert.Same(one.Models[0], one.Models[1]);
        Assert.Same(one.Model, two.Model);
    }

    [Fact]
    public async Task Use_OtherModels_WaitUntilNobodyUsesAnyThenReplaceThem()
    {
        await using var store = await TestStore.CreateAsync();
        var (a, b) = (Model(store, "a", 1), Model(store, "b", 2));
        var host = store.Get<ModelHost>();
        var first = await host.UseAsync([a], null, Token);
        var sharing = await host.UseAsync([a], null, Token);
        var both = host.UseAsync([a, b], null, Token);
        var other = host.UseAsync([b], null, Token);

        first.Dispose();
        first.Dispose();
        var waited = !both.IsCompleted && !other.IsCompleted;
        var late = await host.UseAsync([a], null, Token);
        sharing.Dispose();
        var stillWaited = !both.IsCompleted;
        late.Dispose();
        using var two = await both;
        using var shared = await other;

        Assert.True(waited && stillWaited);
        Assert.Same(two.Models[1], shared.Model);
        Assert.NotSame(two.Models[0], two.Models[1]);
    }

    [Fact]
    public async Task Use_CancelledWhileWaiting_LeavesTheTurnToOthers()
    {
        await using var store = await TestStore.CreateAsync();
        var (a, b) = (Model(store, "a", 1), Model(store, "b", 2));
        var host = store.Get<ModelHost>();
        using var source = new CancellationTokenSource();
        var first = await host.UseAsync([a], null, Token);
        var waiting = host.UseAsync([b], null, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        using var next = await host.UseAsync([b], null, Token);
        Assert.Equal(b.Folder, next.Model.Folder);
    }

    [Fact]
    public async Task Open_WhatCannotBeUsed_IsNamed()
    {
        await using var store = await TestStore.CreateAsync();
        var clients = store.Get<ChatClients>();
        var broken = Directory.CreateDirectory(Path.Combine(store.Folder.Models, "broken")).FullName;

        var server = await Assert.ThrowsAsync<ModelUnavailableException>(() => clients.OpenAsync([new ModelSource { Server = "nowhere", Name = "m" }], null, Token));
        var folder = await Assert.ThrowsAsync<ModelUnavailableException>(() => clients.OpenAsync([new ModelSource { Folder = broken, ContentHash = "0" }], null, Token));
        var secret = await Assert.ThrowsAsync<ModelUnavailableException>(() => clients.OpenAsync([new ModelSource { Server = "http://user:pass@host/v1", Name = "m" }], null, Token));

        Assert.Contains("Servers:nowhere:Url", server.Message, StringComparison.Ordinal);
        Assert.Contains("config.json", folder.Message, StringComparison.Ordinal);
        Assert.Contains("user or password", secret.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", secret.Message, StringComparison.Ordinal);
        // What failed is not in anyone's way.
        using var use = await store.Get<ModelHost>().UseAsync([Model(store, "a", 1)], null, Token);
    }
}
