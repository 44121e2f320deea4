using System.CommandLine;
using System.Diagnostics;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Docker;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>base-image</c>: makes the image of the bundled tasks in the local Docker engine.</summary>
internal static class BaseImageVerb
{
    internal static Command Create(Terminal terminal)
    {
        var force = new Option<bool>("--force") { Description = "Fetch the packages again and replace the image." };
        var mirror = new Option<string?>("--mirror") { Description = "Debian mirror (default: the machine's own).", HelpName = "URL" };
        var command = new Command("base-image", $"Make {BaseImage.Name} in the local Docker engine from Debian packages. Needs root or sudo.")
        {
            SettingsArguments.Data, force, mirror,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            SettingsArguments.Read(parsed, terminal), parsed.GetValue(force), parsed.GetValue(mirror), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, bool force, string? mirror, Terminal terminal, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var data = new DataFolder(settings.Data.Folder);
        data.Create();
        try
        {
            using var image = new BaseImage(data, TimeProvider.System);
            if (!force && await image.SizeAsync(cancellationToken) is { } there)
            {
                terminal.Output.WriteLine($"{BaseImage.Name} is there already ({there / 1e6:0} MB). --force makes it again.");
                return ExitCode.Done;
            }
            var log = new InlineProgress<string>(line => terminal.Error.WriteLine($"vectorscope: {line}"));
            var size = await image.MakeAsync(mirror, force, log, cancellationToken);
            terminal.Output.WriteLine($"{BaseImage.Name} is made: {size / 1e6:0} MB, {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s.");
            return ExitCode.Done;
        }
        catch (SandboxException e)
        {
            throw new FailedException(e.Message, e);
        }
    }
}
