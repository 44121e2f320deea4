using System.Text;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A sandbox whose files are a table and whose commands do what the test says.</summary>
internal sealed class FakeSandbox : ISandbox
{
    private readonly TaskCompletionSource<SandboxLimit> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => "fake";
    public string Workdir => "/app";
    public Task<SandboxLimit> Broken => _broken.Task;
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);
    public List<ExecRequest> Executed { get; } = [];
    public bool Disposed { get; private set; }

    /// <summary>What <c>tests/test.sh</c> does.</summary>
    public Func<FakeSandbox, CancellationToken, Task> Tests { get; set; } = (box, _) => box.Reward("1");

    /// <summary>Any other command; null is success without a word.</summary>
    public Func<ExecRequest, ExecResult?>? Other { get; set; }

    /// <summary>Called after files were copied in.</summary>
    public Action<string>? CopiedIn { get; set; }

    public Task Reward(string text)
    {
        Put("/logs/verifier/reward.txt", text);
        return Task.CompletedTask;
    }

    public void Put(string path, string text) => Files[path] = Encoding.UTF8.GetBytes(text);

    public void Break(SandboxLimit limit) => _broken.TrySetResult(limit);

    public async Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfBroken();
        Executed.Add(request);
        var line = string.Join(' ', request.Command);
        if (Other?.Invoke(request) is { } result)
            return result;
        if (line.Contains("renew /tests", StringComparison.Ordinal))
        {
            foreach (var path in Files.Keys.Where(path => path.StartsWith("/tests/", StringComparison.Ordinal) || path.StartsWith("/logs/verifier/", StringComparison.Ordinal)).ToList())
                Files.Remove(path);
        }
        else if (line.Contains("/tests/test.sh >", StringComparison.Ordinal))
        {
            await Tests(this, cancellationToken);
        }
        ThrowIfBroken();
        return new ExecResult(0, "", 0, false);
    }

    public Task CopyInAsync(string hostFolder, string path, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(hostFolder, "*", SearchOption.AllDirectories))
            Files[$"{path}/{Path.GetRelativePath(hostFolder, file)}"] = File.ReadAllBytes(file);
        CopiedIn?.Invoke(path);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<string>> CopyOutAsync(string path, string hostFolder, long maxBytes, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        foreach (var (name, bytes) in Files.Where(file => file.Key.StartsWith(path + "/", StringComparison.Ordinal)))
            await File.WriteAllBytesAsync(Path.Combine(hostFolder, Path.GetFileName(name)), bytes, cancellationToken);
        return [];
    }

    public Task<IReadOnlyList<byte[]?>> ReadFilesAsync(IReadOnlyList<FileHead> files, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        return Task.FromResult<IReadOnlyList<byte[]?>>(
            [.. files.Select(file => Files.TryGetValue(file.Path, out var bytes) ? bytes[..Math.Min(file.MaxBytes, bytes.Length)] : null)]);
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    private void ThrowIfBroken()
    {
        if (_broken.Task.IsCompleted)
            throw new SandboxException("The sandbox is gone.");
    }
}
