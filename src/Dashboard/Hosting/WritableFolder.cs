using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Makes sure of the data folder before anything is built on it.</summary>
internal static class WritableFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder if need be, for its owner alone: prompts and traces are nobody else's.</summary>
    /// <exception cref="SettingsException">It cannot be made or written.</exception>
    internal static void Require(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
            var probe = Path.Combine(folder, $".write-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Data:Folder (--data) '{folder}' cannot be written: {e.Message} Name another folder with --data DIR."]);
        }
    }
}
