using System.IO.Pipelines;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>A host folder as a tar archive that is written while the engine reads it: folders may be larger than memory.</summary>
internal sealed class FolderStream : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly Task _writing;

    private FolderStream(string folder, Func<string, bool>? leavesOut, CancellationToken cancellationToken)
    {
        Tar = _pipe.Reader.AsStream(leaveOpen: true);
        _writing = Task.Run(() => WriteAsync(folder, leavesOut, cancellationToken), CancellationToken.None);
    }

    internal Stream Tar { get; }

    /// <param name="leavesOut">Whether a path below the folder is left out; null for nothing.</param>
    internal static FolderStream Open(string folder, CancellationToken cancellationToken, Func<string, bool>? leavesOut = null) =>
        new(folder, leavesOut, cancellationToken);

    private async Task WriteAsync(string folder, Func<string, bool>? leavesOut, CancellationToken cancellationToken)
    {
        try
        {
            await using (var stream = _pipe.Writer.AsStream(leaveOpen: true))
            {
                await FolderTar.WriteAsync(folder, stream, "", cancellationToken, leavesOut);
            }
            await _pipe.Writer.CompleteAsync();
        }
        catch (Exception e)
        {
            // Whoever reads the other end gets it, and reports it.
            await _pipe.Writer.CompleteAsync(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A reader that is gone ends the writing.
        await _pipe.Reader.CompleteAsync();
        await _writing;
        await Tar.DisposeAsync();
    }
}
