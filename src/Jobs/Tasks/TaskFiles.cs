namespace Vectorscope.Jobs.Tasks;

/// <summary>The names in a task's folder.</summary>
internal static class TaskFiles
{
    /// <summary>Bytes of a file that a person wrote: task.toml, the instruction, the Dockerfile.</summary>
    public const int LongestText = 4 << 20;

    public const string Toml = "task.toml";
    public const string Instruction = "instruction.md";
    public const string Environment = "environment";
    public const string Dockerfile = "environment/Dockerfile";
    public const string Tests = "tests";
    public const string TestScript = "tests/test.sh";
    public const string Solution = "solution";
    public const string SolveScript = "solution/solve.sh";

    /// <summary>Files of the format before Harbor's, Terminal-Bench 0.x.</summary>
    public const string OldDefinition = "task.yaml";

    public static readonly IReadOnlyList<string> ComposeFiles =
        ["environment/docker-compose.yaml", "environment/docker-compose.yml", "environment/compose.yaml", "environment/compose.yml"];

    /// <summary>Every file and every link below the folder with its path, / between names, in ordinal order. Links are not followed.</summary>
    public static IReadOnlyList<(string Path, FileInfo File)> All(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = false, AttributesToSkip = 0, IgnoreInaccessible = false };
        var files = new List<(string Path, FileInfo File)>();
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var current))
        {
            foreach (var entry in new DirectoryInfo(current).EnumerateFileSystemInfos("*", options))
            {
                if (entry is DirectoryInfo { LinkTarget: null })
                {
                    waiting.Push(entry.FullName);
                }
                else
                {
                    files.Add((Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/'), new FileInfo(entry.FullName)));
                }
            }
        }
        files.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files;
    }

    /// <summary>Whether a link's target lies outside the folder.</summary>
    public static bool Leaves(string folder, FileInfo link) =>
        link.LinkTarget is { } target
        && !(Path.GetFullPath(target, link.DirectoryName!) + Path.DirectorySeparatorChar)
            .StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
