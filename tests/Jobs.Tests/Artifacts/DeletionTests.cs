using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Artifacts;

/// <summary>A run goes whole or not at all, wherever the process that deletes it is cut off; what is left over the next start removes.</summary>
public sealed class DeletionTests
{
    private const int Files = 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The place where it is cut off, counted in deleted files; beyond their number nothing is.</summary>
    public static TheoryData<int> Places { get; } = [0, 1, 2, 15, Files - 1, Files];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Delete_CutOffAtAnyFile_LeavesNoRunWithoutItsFiles(int place)
    {
        var files = new CutOffFiles();
        await using var store = await TestStore.CreateAsync(alter: services => files.Register(services));
        var (deleted, kept) = (await store.SubmitAsync("deleted"), await store.SubmitAsync("kept"));
        for (var i = 0; i < Files; i++)
        {
            await PutAsync(store, deleted, i, $"own {i}");
        }
        await PutAsync(store, deleted, Files, "shared");
        await PutAsync(store, kept, 0, "shared");
        await store.Runs.CancelAsync(deleted, Token);
        files.CutOffAfter = place;

        if (place < Files)
        {
            await Assert.ThrowsAsync<KilledException>(() => store.Runs.DeleteAsync(deleted, Token));
        }
        else
        {
            Assert.True((await store.Runs.DeleteAsync(deleted, Token)).IsDone);
        }

        Assert.Null(await store.Queries.FindAsync(deleted, Token));
        await AssertWholeAsync(store);
        files.CutOffAfter = int.MaxValue;
        await store.Artifacts.SweepAsync(Token);
        Assert.Single(Directory.EnumerateFiles(store.Folder.Artifacts, "*", SearchOption.AllDirectories));
        await AssertWholeAsync(store);
    }

    [Fact]
    public async Task Delete_CallerGoesBeforeItIsDone_ChangesNothingOrAll()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync("deleted");
        await PutAsync(store, run, 0, "own");
        await store.Runs.CancelAsync(run, Token);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Runs.DeleteAsync(run, gone.Token));

        Assert.NotNull(await store.Queries.FindAsync(run, Token));
        await AssertWholeAsync(store);
    }

    [Fact]
    public async Task Start_AfterACutOffDeletion_SweepsFilesAndWorkFolders()
    {
        var files = new CutOffFiles();
        await using var store = await TestStore.CreateAsync(alter: services => files.Register(services));
        var run = await store.SubmitAsync("deleted");
        await PutAsync(store, run, 0, "own");
        Directory.CreateDirectory(store.Folder.RunFolder(run));
        await store.Runs.CancelAsync(run, Token);
        files.CutOffAfter = 0;
        await Assert.ThrowsAsync<KilledException>(() => store.Runs.DeleteAsync(run, Token));
        files.CutOffAfter = int.MaxValue;

        await ActivatorUtilities.CreateInstance<JobsStartup>(store.Get<IServiceProvider>()).StartAsync(Token);

        Assert.Empty(Directory.EnumerateFiles(store.Folder.Artifacts, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(store.Folder.RunFolder(run)));
    }

    private static Task<ArtifactRow> PutAsync(TestStore store, string run, int number, string text) => store.Artifacts.PutAsync(
        run, new ArtifactName($"file-{number}", "test", MediaTypes.Text), async (stream, token) => await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), token), Token);

    /// <summary>Every artifact that a row names has its file.</summary>
    private static async Task AssertWholeAsync(TestStore store)
    {
        await using var context = await store.Get<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Token);
        foreach (var artifact in await context.Artifacts.ToListAsync(Token))
        {
            Assert.NotNull(store.Artifacts.PathOf(artifact.Sha256));
        }
    }

    /// <summary>Stands for the end of the process: nothing catches it.</summary>
    private sealed class KilledException : Exception;

    /// <summary>The product's files, which fail after so many deletions, as a process that is killed there would.</summary>
    private sealed class CutOffFiles : IArtifactFiles
    {
        private LocalArtifactFiles _inner = null!;
        private int _deleted;

        public int CutOffAfter { get; set; } = int.MaxValue;

        public void Register(IServiceCollection services)
        {
            services.RemoveAll<IArtifactFiles>();
            services.AddSingleton<IArtifactFiles>(provider =>
            {
                _inner = ActivatorUtilities.CreateInstance<LocalArtifactFiles>(provider);
                return this;
            });
        }

        public bool Has(string sha256) => _inner.Has(sha256);

        public Stream Open(string sha256) => _inner.Open(sha256);

        public string? LocalPath(string sha256) => _inner.LocalPath(sha256);

        public string Temporary() => _inner.Temporary();

        public void Take(string path, string sha256) => _inner.Take(path, sha256);

        public void Delete(string sha256)
        {
            if (_deleted++ >= CutOffAfter)
            {
                throw new KilledException();
            }
            _inner.Delete(sha256);
        }

        public void DeleteAbandoned() => _inner.DeleteAbandoned();
    }
}
