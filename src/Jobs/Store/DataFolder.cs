namespace Vectorscope.Jobs.Store;

/// <summary>The folder that holds everything of one installation, and where each thing lies in it.</summary>
public sealed class DataFolder
{
    /// <summary>Names the folder; <c>~</c> is the home folder. Nothing is created before <see cref="Create"/>.</summary>
    public DataFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Root = Path.GetFullPath(Expand(path));
    }

    public string Root { get; }
    public string Database => Path.Combine(Root, "vectorscope.db");
    /// <summary>The index of traces: it can be made again from the database, and is no part of its backups. The number grows with its format.</summary>
    public string TraceIndex => Path.Combine(Root, "traces-1.db");

    public string Artifacts => Path.Combine(Root, "artifacts");
    public string Models => Path.Combine(Root, "models");
    public string Backups => Path.Combine(Root, "backups");
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>Where a running server leaves its address for the verbs.</summary>
    public string ServerFile => Path.Combine(Root, "server.json");

    /// <summary>A run's work folder; it outlives attempts, so that a resumed run finds what was finished.</summary>
    public string RunFolder(string runId) => Path.Combine(RunFolders, runId);

    /// <summary>Where the work folders of all runs lie.</summary>
    public string RunFolders => Path.Combine(Root, "runs");

    /// <summary>Makes the folders, private to the user.</summary>
    public void Create()
    {
        foreach (var folder in new[] { Root, Artifacts, Models, Logs, RunFolders })
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    /// <summary>Replaces a leading <c>~</c> by the home folder.</summary>
    public static string Expand(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path.Length > 2 ? path[2..] : "")
            : path;
}
