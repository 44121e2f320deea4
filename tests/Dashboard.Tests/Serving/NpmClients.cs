using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>Programs of others, each run to its end.</summary>
internal static class NpmClients
{
    private static string Root => typeof(NpmClients).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static string Sources => Path.Combine(Root, "tests", "Dashboard.Tests", "Serving", "Npm");

    /// <summary>Runs the clients with the Node that they bring along, installed once for each state of their lock file.</summary>
    internal static async Task<string> RunAsync(CancellationToken stop, params string[] arguments)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Sources, "package-lock.json"), stop)))[..16];
        var folder = Path.Combine(Root, "artifacts", "npm", hash);
        if (!Directory.Exists(folder))
        {
            // Beside its place first: what is cut off in the middle is not taken for whole.
            var fresh = $"{folder}.{Environment.ProcessId}";
            Directory.CreateDirectory(fresh);
            foreach (var file in new[] { "package.json", "package-lock.json" }) File.Copy(Path.Combine(Sources, file), Path.Combine(fresh, file), overwrite: true);
            await RunAsync("npm", fresh, stop, "ci", "--no-audit", "--no-fund", "--loglevel", "error");
            Directory.Move(fresh, folder);
        }
        File.Copy(Path.Combine(Sources, "clients.mjs"), Path.Combine(folder, "clients.mjs"), overwrite: true);
        return await RunAsync(Path.Combine(folder, "node_modules", ".bin", "node"), folder, stop, ["clients.mjs", .. arguments]);
    }

    /// <summary>Runs a program; its standard output.</summary>
    internal static async Task<string> RunAsync(string program, string folder, CancellationToken stop, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error}\n{await output}");
        return await output;
    }
}
