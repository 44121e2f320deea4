using System.Security.Cryptography;
using System.Text;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>One drawn task: its folder's name and every file in it.</summary>
internal sealed record PocketTask(string Name, string Template, string Family, IReadOnlyList<PocketFile> Files, PocketLesson Lesson)
{
    /// <summary>Tells instances apart by what an agent meets: instruction and starting files, whatever the task is called.</summary>
    public string Fingerprint { get; } = FingerprintOf(Files);

    /// <summary>Writes the task's folder.</summary>
    public void Write(string folder)
    {
        foreach (var file in Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }
    }

    /// <summary>The same of a folder; null when it is no task.</summary>
    public static string? FingerprintOf(string folder) =>
        File.Exists(Path.Combine(folder, TaskFiles.Instruction))
            ? FingerprintOf([.. TaskFiles.All(folder).Where(file => IsMet(file.Path) && file.File.LinkTarget is null)
                .Select(file => new PocketFile(file.Path, File.ReadAllBytes(file.File.FullName)))])
            : null;

    private static string FingerprintOf(IReadOnlyList<PocketFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Where(file => IsMet(file.Path)).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\n{file.Content.Length}\n"));
            hash.AppendData(file.Content);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsMet(string path) => path == TaskFiles.Instruction || path.StartsWith(TaskFiles.Environment + "/", StringComparison.Ordinal);
}
