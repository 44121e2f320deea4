using System.Globalization;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

internal sealed class DataFolderCheck(DataOptions options) : ICheck
{
    private const string Name = "data folder";

    public Task<Finding> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        var existing = options.Folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } above) existing = above;
        var probe = Path.Combine(existing, $".write-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(Name, FindingState.Broken, Needed: true, $"{options.Folder}: {e.Message}", "Make it writable, or name another with --data DIR or Data:Folder.");
        }
        return new Finding(Name, FindingState.Ok, Needed: true, existing == options.Folder
            ? string.Create(CultureInfo.InvariantCulture, $"{options.Folder}, writable, {Megabytes(options.Folder):0.0} MB, {FreeGigabytes(existing):0} GB free")
            : $"{options.Folder}, made at the first start");
    }

    private static double Megabytes(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Sum(file => file.Length) / 1e6;

    private static double FreeGigabytes(string folder) => new DriveInfo(folder).AvailableFreeSpace / 1e9;
}
