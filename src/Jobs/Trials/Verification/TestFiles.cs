using System.Text;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Trials.Verification;

/// <summary>A task's test files, on the host as its author wrote them and in the sandbox as they are now.</summary>
internal sealed class TestFiles(ISandbox sandbox, string folder)
{
    /// <summary>Larger ones are data rather than tests, and more of them would cost more than they tell.</summary>
    private const int MaxBytes = 1 << 20;

    private const int MaxFiles = 32;

    /// <summary>The first file that is not as its author wrote it, <c>test.sh</c> before all others; null when all are.</summary>
    public async Task<string?> FirstChangedAsync(CancellationToken cancellationToken)
    {
        (string Name, string Path)[] compared = [.. Compared()];
        var wanted = await Task.WhenAll(compared.Select(file => File.ReadAllBytesAsync(file.Path, cancellationToken)));
        var found = await sandbox.ReadFilesAsync([.. compared.Select((file, i) => new FileHead($"{GradingFolders.Tests}/{file.Name}", wanted[i].Length + 1))], cancellationToken);
        for (var i = 0; i < compared.Length; i++)
            if (found[i] is not { } content || !content.AsSpan().SequenceEqual(wanted[i])) return compared[i].Name;
        return null;
    }

    /// <summary>Whether any of the files, whatever its size, speaks of such a word.</summary>
    public async Task<bool> MentionAsync(string word, CancellationToken cancellationToken)
    {
        var wanted = Encoding.UTF8.GetBytes(word);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Files beyond this are data; a word in them would be chance.
            if (new FileInfo(path).Length <= 16 * MaxBytes
                && (await File.ReadAllBytesAsync(path, cancellationToken)).AsSpan().IndexOf(wanted) >= 0)
                return true;
        }
        return false;
    }

    private IEnumerable<(string Name, string Path)> Compared() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path))
        .Where(file => new FileInfo(file.Path) is { LinkTarget: null, Length: <= MaxBytes })
        .OrderBy(file => file.Name != "test.sh").ThenBy(file => file.Name, StringComparer.Ordinal)
        .Take(MaxFiles);
}
