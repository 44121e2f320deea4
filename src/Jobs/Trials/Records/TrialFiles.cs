using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Takes the files that a trial left into the artifact store.</summary>
internal sealed class TrialFiles(ArtifactStore artifacts)
{
    public const string Kind = "trial";
    private const int MostFiles = 200;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = MediaTypes.Json,
        [".txt"] = MediaTypes.Text,
        [".log"] = MediaTypes.Text,
        [".pane"] = MediaTypes.Text,
        [".csv"] = MediaTypes.Csv,
    };

    /// <summary>The folder of a trial's files within its run.</summary>
    public static string Folder(string trialName) => $"trials/{trialName}/";

    /// <summary>The folder of the trial that an artifact belongs to; empty for one of the run as a whole.</summary>
    public static string FolderOf(string artifact) =>
        artifact.StartsWith("trials/", StringComparison.Ordinal) && artifact.IndexOf('/', "trials/".Length) is > 0 and var end ? artifact[..(end + 1)] : "";

    /// <summary>Media type by the name's ending.</summary>
    public static string TypeOf(string name) => Types.GetValueOrDefault(Path.GetExtension(name), MediaTypes.Binary);

    /// <summary>Moves the files of a folder to <see cref="Folder"/>, in place of those of an earlier try, and deletes the folder.</summary>
    /// <returns>A line for each file that was left out.</returns>
    public async Task<IReadOnlyList<string>> TakeAsync(RunContext context, string trialName, string folder, CancellationToken cancellationToken)
    {
        await artifacts.RemoveFolderAsync(context.RunId, Folder(trialName), cancellationToken);
        if (!Directory.Exists(folder))
        {
            return [];
        }
        var left = new List<string>();
        var taken = 0;
        foreach (var file in Files(folder))
        {
            var name = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (name.Any(char.IsControl))
            {
                left.Add("A file was left out, since its name holds control characters.");
            }
            else if (taken == MostFiles)
            {
                left.Add($"There are more than {MostFiles} files; {name} and those behind it were left out.");
                break;
            }
            else
            {
                await context.TakeArtifactAsync(
                    new ArtifactName(Folder(trialName) + name, Kind, TypeOf(name)), file.FullName, cancellationToken);
                taken++;
            }
        }
        Directory.Delete(folder, recursive: true);
        return left;
    }

    // The harness's own files come first: a flood of artifacts must not push the verifier's words out.
    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .OrderBy(file => file.FullName.StartsWith(Path.Combine(folder, "artifacts"), StringComparison.Ordinal))
            .ThenBy(file => file.FullName, StringComparer.Ordinal);
}
