using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Artifacts;

public sealed class ArtifactStoreTests
{
    private static readonly ArtifactName Name = new("result.json", "result", MediaTypes.Json);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_SameBytesByTwoRuns_AreHashedAndKeptOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var (first, second) = (await store.SubmitAsync(), await store.SubmitAsync());

        var a = await PutAsync(store, first, Name, "the same");
        var b = await PutAsync(store, second, Name, "the same");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("the same"u8)), a.Sha256);
        Assert.Equal((a.Sha256, 8L), (b.Sha256, b.Bytes));
        Assert.Equal(store.Artifacts.PathOf(a.Sha256), Assert.Single(Directory.EnumerateFiles(store.Folder.Artifacts, "*", SearchOption.AllDirectories)));
        using var reader = new StreamReader(store.Artifacts.Open(a.Sha256));
        Assert.Equal("the same", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Take_FinishedFile_MovesItAndHashesItsBytes()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        var path = Path.Combine(store.Folder.Root, "work");
        await File.WriteAllTextAsync(path, "made elsewhere", Token);

        var artifact = await store.Artifacts.TakeAsync(id, Name, path, Token);

        Assert.False(File.Exists(path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("made elsewhere"u8)), artifact.Sha256);
        Assert.Equal(artifact, Assert.Single(await store.Queries.ArtifactsAsync(id, Token)));
    }

    [Fact]
    public async Task Put_SameNameAgain_ReplacesTheRowAndDropsTheOldFile()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        var old = await PutAsync(store, id, Name, "old");

        var fresh = await PutAsync(store, id, Name, "new");

        Assert.Null(store.Artifacts.PathOf(old.Sha256));
        Assert.Equal(fresh.Sha256, Assert.Single(await store.Queries.ArtifactsAsync(id, Token)).Sha256);
    }

    [Fact]
    public async Task Put_WriterThatFails_LeavesNothingBehind()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();

        await Assert.ThrowsAsync<IOException>(() => store.Artifacts.PutAsync(id, Name, async (stream, token) =>
        {
            await stream.WriteAsync("half"u8.ToArray(), token);
            throw new IOException("broken pipe");
        }, Token));

        Assert.Empty(Directory.EnumerateFiles(store.Folder.Artifacts, "*", SearchOption.AllDirectories));
        Assert.Empty(await store.Queries.ArtifactsAsync(id, Token));
    }

    [Fact]
    public async Task Delete_RunWhoseArtifactAnotherRead_KeepsTheFileUntilTheReaderGoes()
    {
        await using var store = await TestStore.CreateAsync();
        store.Script.Work = async (context, token) =>
        {
            await context.PutArtifactAsync(Name, (stream, t) => stream.WriteAsync("shared"u8.ToArray(), t).AsTask(), token);
            return RunOutcome.Completed("Made it.");
        };
        var maker = await store.SubmitAsync("maker");
        await store.Executor.ExecuteAsync(maker, Token);
        var artifact = Assert.Single(await store.Queries.ArtifactsAsync(maker, Token));
        store.Script.Work = async (context, token) =>
        {
            await context.AddInputAsync(RunInputKinds.Artifact, artifact.Sha256, artifact.Name, token);
            await context.AddInputAsync(RunInputKinds.Model, "cafe", "a model", token);
            await context.AddInputAsync(RunInputKinds.Model, "cafe", "a model", token);
            return RunOutcome.Completed("Read it.");
        };
        var reader = await store.SubmitAsync("reader");
        await store.Executor.ExecuteAsync(reader, Token);

        Assert.Equal([new LineageRow("input", "artifact", artifact.Sha256, "result.json", maker, "maker"), new LineageRow("input", "model", "cafe", "a model", null, null)],
            await store.Queries.LineageAsync(reader, Token));
        Assert.Equal([new LineageRow("output", "artifact", artifact.Sha256, "result.json", reader, "reader")],
            await store.Queries.LineageAsync(maker, Token));

        await store.Runs.DeleteAsync(maker, Token);
        Assert.NotNull(store.Artifacts.PathOf(artifact.Sha256));
        await store.Runs.DeleteAsync(reader, Token);
        Assert.Null(store.Artifacts.PathOf(artifact.Sha256));
    }

    [Fact]
    public async Task DeleteAbandoned_HalfWrittenFiles_GoWhenADayOld()
    {
        await using var store = await TestStore.CreateAsync();
        var (old, young) = (Path.Combine(store.Folder.Artifacts, ".old.part"), Path.Combine(store.Folder.Artifacts, ".young.part"));
        await File.WriteAllTextAsync(old, "x", Token);
        await File.WriteAllTextAsync(young, "x", Token);
        File.SetLastWriteTimeUtc(old, store.Time.GetUtcNow().UtcDateTime.AddDays(-2));
        File.SetLastWriteTimeUtc(young, store.Time.GetUtcNow().UtcDateTime.AddHours(-1));

        store.Artifacts.DeleteAbandoned();

        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public async Task PathOf_AnythingButAHash_IsRefused(string hash)
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Throws<ArgumentException>(() => store.Artifacts.PathOf(hash));
    }

    private static Task<ArtifactRow> PutAsync(TestStore store, string run, ArtifactName name, string text) =>
        store.Artifacts.PutAsync(run, name, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), token).AsTask(), Token);
}
