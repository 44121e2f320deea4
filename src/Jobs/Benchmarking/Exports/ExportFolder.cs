using System.Text;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Benchmarking.Exports;

/// <summary>The folder that an export fills. Names come from trials and from other harnesses, so none may lead out of it.</summary>
internal sealed class ExportFolder(string root)
{
    private readonly List<string> _leftOut = [];

    public string Root { get; } = Path.GetFullPath(root);
    public int Files { get; private set; }

    /// <summary>Why files are missing.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    public bool Has(string name) => File.Exists(PathOf(name));

    public void LeaveOut(string why) => _leftOut.Add(why);

    public async Task WriteAsync(string name, Func<Stream, Task> write)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await write(file);
        Files++;
    }

    public Task WriteAsync(string name, string text, CancellationToken cancellationToken) =>
        WriteAsync(name, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask());

    public Task WriteAsync(string name, JsonNode json, CancellationToken cancellationToken) =>
        WriteAsync(name, json.ToJsonString(JobsJson.Indented) + "\n", cancellationToken);

    private string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, name));
        return path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new IOException($"The file '{name}' of this run would be written outside {Root}; the run cannot be exported.");
    }
}
