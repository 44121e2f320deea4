using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Makes <c>vectorscope/base:1</c>, the image of the bundled tasks, from Debian packages: no registry is asked.</summary>
public sealed class BaseImage(DataFolder data, TimeProvider time) : IDisposable
{
    /// <summary>What the image is called in the engine.</summary>
    public const string Name = DockerImages.Base;

    // The image's number stands for this list: another list, another number.
    private const string Suite = "bookworm";
    private const string Packages = "ca-certificates,curl,gawk,git,iproute2,less,procps,python3,tmux,unzip,zip";

    private readonly DockerEngine _engine = DockerEngine.OfEnvironment();

    /// <summary>The size of the image that the engine has; null when it has none.</summary>
    /// <exception cref="SandboxException">There is no engine.</exception>
    public async Task<long?> SizeAsync(CancellationToken cancellationToken) =>
        await DockerAvailability.WhyNotAsync(() => _engine, cancellationToken) is { } reason
            ? throw new SandboxException(reason)
            : (await _engine.FindImageAsync(Name, cancellationToken))?.Size;

    /// <param name="mirror">A Debian mirror; null is the machine's own choice.</param>
    /// <param name="afresh">Fetch the packages again even when their archive is kept from last time.</param>
    /// <param name="log">Told of every step.</param>
    /// <param name="cancellationToken">Stops between and within steps.</param>
    /// <returns>The image's size in bytes.</returns>
    /// <exception cref="SandboxException">It could not be made; the message says what to do.</exception>
    public async Task<long> MakeAsync(string? mirror, bool afresh, IProgress<string> log, CancellationToken cancellationToken)
    {
        var script = Script();
        var archive = Archive(script, mirror);
        if (afresh || !File.Exists(archive))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
            await PackAsync(script, archive, mirror, log, cancellationToken);
        }
        var before = await _engine.FindImageAsync(Name, cancellationToken);
        log.Report($"taking in {archive} ({new FileInfo(archive).Length / 1e6:0} MB)");
        await ImportAsync(archive, cancellationToken);
        if (before is not null) await RemoveAsync(before.ID, log, cancellationToken);
        return await SizeAsync(cancellationToken) ?? throw new SandboxException($"The Docker engine took in {archive} and does not have image {Name}. Try again with --force.");
    }

    private string Archive(string script, string? mirror)
    {
        var recipe = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', script, Suite, Packages, mirror)));
        return Path.Combine(data.Root, "cache", $"base-image-{Convert.ToHexStringLower(recipe)[..12]}.tar.gz");
    }

    private async Task PackAsync(string script, string archive, string? mirror, IProgress<string> log, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var file = $"{archive}.sh";
        await File.WriteAllTextAsync(file, script, cancellationToken);
        try
        {
            string[] command = ["sh", file, archive, Suite, Packages, .. mirror is null ? Array.Empty<string>() : [mirror]];
            await RunAsync(Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command], log, cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
        log.Report($"packages fetched and unpacked in {time.GetElapsedTime(began).TotalSeconds:0} s");
    }

    private static async Task RunAsync(string[] command, IProgress<string> log, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = new Process { StartInfo = start };
        void Heard(string? line)
        {
            if (line is null) return;
            lock (last)
            {
                last.Enqueue(line);
                if (last.Count > 15) last.Dequeue();
            }
            // One line a package would be hundreds.
            if (!line.StartsWith("I: Retrieving", StringComparison.Ordinal) && !line.StartsWith("I: Validating", StringComparison.Ordinal)
                && !line.StartsWith("I: Extracting", StringComparison.Ordinal) && !line.StartsWith("I: Unpacking", StringComparison.Ordinal)
                && !line.StartsWith("I: Configuring", StringComparison.Ordinal))
            {
                log.Report(line);
            }
        }
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SandboxException($"{command[0]} could not be started ({e.Message}). The base image is made by root: run ./vectorscope base-image as root, or install sudo.", e);
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
        {
            var advice = Environment.IsPrivilegedProcess
                ? "If the packages could not be reached, name a mirror with --mirror."
                : "The base image is made by root: allow sudo without a password for this moment (sudo -v), or run ./vectorscope base-image as root.";
            throw new SandboxException($"The base image could not be made. {advice}\n{string.Join('\n', last)}");
        }
    }

    private async Task ImportAsync(string archive, CancellationToken cancellationToken)
    {
        var progress = new ImageProgress("take in", new InlineProgress<string>(_ => { }), time);
        await using var file = File.OpenRead(archive);
        await _engine.AskAsync($"Take in image {Name}", (client, token) => client.Images.CreateImageAsync(new ImagesCreateParameters
        {
            FromSrc = "-",
            Repo = Name.Split(':')[0],
            Tag = Name.Split(':')[1],
            Changes =
            [
                "CMD [\"bash\"]", "WORKDIR /app", "ENV LANG=C.UTF-8", "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ],
        }, file, new AuthConfig(), progress, token), cancellationToken, TimeSpan.FromMinutes(10));
        progress.ThrowIfFailed();
    }

    /// <summary>The image that lost its name to the new one; images built on it, or sandboxes that run in it, keep it.</summary>
    private async Task RemoveAsync(string image, IProgress<string> log, CancellationToken cancellationToken)
    {
        try
        {
            await _engine.AskAsync($"Remove the image before, {image}", (client, token) => client.Images.DeleteImageAsync(image, new ImageDeleteParameters(), token), cancellationToken);
        }
        catch (SandboxException e) when (e.IsConflict() || e.IsNotFound())
        {
            log.Report($"the image before stays for as long as something uses it ({image})");
        }
    }

    private static string Script()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Sandboxes/base-image.sh")
            ?? throw new InvalidOperationException("The program lacks its own base-image.sh.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public void Dispose() => _engine.Dispose();
}
