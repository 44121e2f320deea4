using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Artifacts;

public sealed class FileReferencesTests
{
    private static readonly byte[] s_content = Encoding.UTF8.GetBytes("a line\n");
    private static readonly string s_hash = Convert.ToHexStringLower(SHA256.HashData(s_content));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("run:RUN/made.txt")]
    [InlineData(" sha256:HASH ")]
    [InlineData("DATA/artifacts/START/HASH")]
    [InlineData("/another/data/artifacts/START/HASH")]
    [InlineData("DATA/copy.txt")]
    public async Task Resolve_WhatTheStoreHolds_IsTheArtifactHoweverItIsNamed(string text)
    {
        await using var store = await TestStore.CreateAsync();
        var runId = await MakeAsync(store);
        await File.WriteAllBytesAsync(Path.Combine(store.Folder.Root, "copy.txt"), s_content, Token);
        var named = text.Replace("RUN", runId, StringComparison.Ordinal).Replace("HASH", s_hash, StringComparison.Ordinal)
            .Replace("DATA", store.Folder.Root, StringComparison.Ordinal).Replace("START", s_hash[..2], StringComparison.Ordinal);

        var found = (await Files(store).ResolveAsync(named, Token)).Reference!;

        Assert.Equal(new ResolvedReference { Kind = ReferenceKinds.Artifact, Name = "made.txt", Id = runId, Hash = s_hash, Bytes = s_content.Length }, found);
        Assert.Equal(found, await ConfirmAsync(store, found));
        using var opened = new MemoryStream();
        await using (var content = store.Get<ReferencedFiles>().Open(found).Open())
        {
            await content.CopyToAsync(opened, Token);
        }
        Assert.Equal(s_content, opened.ToArray());
    }

    [Fact]
    public async Task Resolve_AnyOtherFile_IsItsPathWithItsHash()
    {
        await using var store = await TestStore.CreateAsync();
        var path = Path.Combine(store.Folder.Root, "own.txt");
        await File.WriteAllBytesAsync(path, s_content, Token);

        var found = (await Files(store).ResolveAsync(path, Token)).Reference!;

        Assert.Equal(new ResolvedReference { Kind = ReferenceKinds.File, Name = "own.txt", Place = path, Hash = s_hash, Bytes = s_content.Length }, found);
        Assert.Equal(found, await ConfirmAsync(store, found));
        Assert.Equal(path, FileReference.Of(found));
    }

    [Fact]
    public async Task Resolve_FileBehindALinkReplaced_HasTheHashAndLengthOfTheNewOne()
    {
        await using var store = await TestStore.CreateAsync();
        var (link, file) = (Path.Combine(store.Folder.Root, "link.txt"), Path.Combine(store.Folder.Root, "file.txt"));
        await File.WriteAllBytesAsync(file, s_content, Token);
        File.CreateSymbolicLink(link, "file.txt");
        var first = (await Files(store).ResolveAsync(link, Token)).Reference!;

        var other = Encoding.UTF8.GetBytes("b line\n");
        await File.WriteAllBytesAsync(file + ".next", other, Token);
        File.SetLastWriteTimeUtc(file + ".next", File.GetLastWriteTimeUtc(file));
        File.Move(file + ".next", file, overwrite: true);
        var second = (await Files(store).ResolveAsync(link, Token)).Reference!;

        Assert.Equal((s_hash, s_content.Length), (first.Hash, (int)first.Bytes!));
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(other)), other.Length), (second.Hash, (int)second.Bytes!));
    }

    [Theory]
    [InlineData("run:nobody/made.txt")]
    [InlineData("run:nobody")]
    [InlineData("sha256:abc")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/no/such/file")]
    public async Task Resolve_WhatIsNotThere_SaysSo(string text)
    {
        await using var store = await TestStore.CreateAsync();

        var resolution = await Files(store).ResolveAsync(text, Token);

        Assert.Null(resolution.Reference);
        Assert.EndsWith(".", resolution.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_WritesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var path = Path.Combine(store.Folder.Root, "own.txt");
        await File.WriteAllBytesAsync(path, s_content, Token);
        string[] Everything() => [.. Directory.EnumerateFiles(store.Folder.Artifacts, "*", SearchOption.AllDirectories)];
        var before = Everything();

        await Files(store).ResolveAsync(path, Token);

        Assert.Equal(before, Everything());
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        Assert.Empty(context.RunInputs);
    }

    [Fact]
    public async Task Confirm_FileThatChanged_SaysSo_UnlessTheStoreHoldsWhatWasMeant()
    {
        await using var store = await TestStore.CreateAsync();
        var path = Path.Combine(store.Folder.Root, "own.txt");
        await File.WriteAllBytesAsync(path, s_content, Token);
        var found = (await Files(store).ResolveAsync(path, Token)).Reference!;
        await File.WriteAllTextAsync(path, "another line\n", Token);

        var error = await Assert.ThrowsAsync<InputChangedException>(() => ConfirmAsync(store, found));
        var runId = await MakeAsync(store);
        var held = await ConfirmAsync(store, found);

        Assert.Contains($"{path} is not the file that was submitted", error.Message, StringComparison.Ordinal);
        Assert.Equal((ReferenceKinds.Artifact, runId), (held.Kind, held.Id));
    }

    [Fact]
    public async Task Confirm_ArtifactThatIsDamagedOrGone_SaysSo()
    {
        await using var store = await TestStore.CreateAsync();
        var runId = await MakeAsync(store);
        var found = (await Files(store).ResolveAsync($"run:{runId}/made.txt", Token)).Reference!;
        await File.WriteAllTextAsync(store.Artifacts.PathOf(s_hash)!, "b line\n", Token);
        var damaged = await Assert.ThrowsAsync<InputChangedException>(() => ConfirmAsync(store, found));
        File.Delete(store.Artifacts.PathOf(s_hash)!);
        var gone = await Assert.ThrowsAsync<InputChangedException>(() => ConfirmAsync(store, found));

        Assert.Contains("damaged", damaged.Message, StringComparison.Ordinal);
        Assert.Contains($"run:{runId}/made.txt is not in the store any more", gone.Message, StringComparison.Ordinal);
    }

    private static async Task<string> MakeAsync(TestStore store)
    {
        var runId = await store.SubmitAsync();
        await store.Artifacts.PutAsync(runId, new ArtifactName("made.txt", "text", "text/plain"), async (stream, token) => await stream.WriteAsync(s_content, token), Token);
        return runId;
    }

    private static IReferenceResolver Files(TestStore store) => store.Get<IEnumerable<IReferenceResolver>>().Single(resolver => resolver.Kind == ReferenceKinds.File);

    private static Task<ResolvedReference> ConfirmAsync(TestStore store, ResolvedReference reference) => Files(store).ConfirmAsync(reference, new InlineProgress<string>(_ => { }), Token);
}
