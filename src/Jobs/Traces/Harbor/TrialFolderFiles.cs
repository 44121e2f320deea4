using Vectorscope.Engine.Files;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>
/// The files of a folder, links left out: what another harness left may point anywhere. So are pipes and devices, which have no end,
/// and files whose names are no text of this program's.
/// </summary>
internal static class TrialFolderFiles
{
    private static readonly EnumerationOptions Plain = new() { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true };
    private static readonly EnumerationOptions Top = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    public static IReadOnlyList<ImportFile> All(string folder) => Below(folder, Plain);

    public static IReadOnlyList<ImportFile> Direct(string folder) => Below(folder, Top);

    /// <summary>Without those whose names are no UTF-8: they are listed and cannot be opened.</summary>
    public static IReadOnlyList<string> Folders(string folder) =>
        [.. Directory.EnumerateDirectories(folder, "*", Top).Where(Directory.Exists).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<ImportFile> Below(string folder, EnumerationOptions options) =>
    [
        .. Directory.EnumerateFiles(folder, "*", options).Where(path => IsPlain(path) && !Path.GetRelativePath(folder, path).Any(char.IsControl))
            .Select(path => new ImportFile(Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), path))
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    private static bool IsPlain(string path)
    {
        try
        {
            PlainFile.Check(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
