using System.Text;
using System.Text.Json;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Results of walks in the run's work folder, a line each, so that a resumed run goes on where it was.</summary>
internal sealed class FinishedWalks : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private FinishedWalks(FileStream file) => _file = file;

    /// <summary>What an earlier attempt finished, and the file to go on with; a line that a dying process left unfinished is cut off.</summary>
    public static (IReadOnlyList<WalkResult> Finished, FinishedWalks File) Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var finished = new List<WalkResult>();
        var text = new byte[file.Length];
        file.ReadExactly(text);
        var end = 0;
        for (int next; (next = Array.IndexOf(text, (byte)'\n', end)) >= 0; end = next + 1)
        {
            finished.Add(JsonSerializer.Deserialize<WalkResult>(text.AsSpan(end, next - end), JobsJson.Options)!);
        }
        file.SetLength(end);
        file.Position = end;
        return (finished, new FinishedWalks(file));
    }

    public async Task AddAsync(WalkResult result)
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result, JobsJson.Options) + "\n");
        await _turn.WaitAsync();
        try
        {
            await _file.WriteAsync(line);
            await _file.FlushAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _turn.Dispose();
    }
}
