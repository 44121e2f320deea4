using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>The data folder and what this part keeps in it.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal static string Logs(string folder) => Path.Combine(folder, "logs");

    internal static string ServerFile(string folder) => Path.Combine(folder, "server.json");

    /// <summary>Makes the folder if need be, for its owner alone: prompts and traces are nobody else's.</summary>
    /// <exception cref="SettingsException">It cannot be made or written.</exception>
    internal static void Create(string folder)
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
