using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Library.Models;
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

    /// <summary>A host with room for so many tiny models.</summary>
    private static async Task<ModelHost> HostAsync(TestStore store, ModelRequest model, int models)
    {
        var (engine, options) = (store.Get<EngineThread>(), store.Get<JobsOptions>());
        var one = await LanguageModel.FootprintAsync(engine, model.Folder, new ModelOptions(model), Token);
        return new ModelHost(engine, store.Get<ModelLibrary>(), options with { ModelMemory = models * one.Weights });
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
    public async Task Use_OfAnotherModelThanFits_ComesInItsTurnAndLoadsWhatTheFolderHolds()
    {
        await using var store = await TestStore.CreateAsync();
        var (a, b) = (Model(store, "a", 1), Model(store, "b", 2));
        using var host = await HostAsync(store, a, models: 1);
        var request = new ForwardRequest([1, 2, 3], Rows: 1);
        var first = await host.UseAsync([a], null, Token);
        var before = await first.Model.ForwardAsync(request, Token);

        var other = host.UseAsync([b], null, Token);
        var later = host.UseAsync([a], null, Token);
        Assert.False(other.IsCompleted || later.IsCompleted);
        first.Dispose();
        using (var turn = await other)
        {
            Assert.Equal(b.Folder, turn.Model.Folder);
            Assert.NotEqual(before.Logits, (await turn.Model.ForwardAsync(request, Token)).Logits);
            Assert.False(later.IsCompleted);
        }
        using var again = await later;

        Assert.NotSame(first.Model, again.Model);
        Assert.Equal(before.Logits, (await again.Model.ForwardAsync(request, Token)).Logits);
    }

    [Fact]
    public async Task Use_OfModelsThatFit_KeepsBothAndUseAloneSendsThemAway()
    {
        await using var store = await TestStore.CreateAsync();
        var (a, b) = (Model(store, "a", 1), Model(store, "b", 2));
        using var host = await HostAsync(store, a, models: 2);
        var first = await host.UseAsync([a], null, Token);
        var second = await host.UseAsync([b], null, Token);
        var alone = host.UseAloneAsync(Token);

        first.Dispose();
        Assert.False(alone.IsCompleted);
        second.Dispose();
        (await alone).Dispose();

        using var again = await host.UseAsync([a], null, Token);
        Assert.NotSame(first.Model, again.Model);
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
