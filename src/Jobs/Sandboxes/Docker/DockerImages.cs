using System.Collections.Concurrent;
using Docker.DotNet.Models;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>The image a task runs in: there already, pulled, or built; kept between runs.</summary>
internal sealed class DockerImages(DockerEngine engine, TimeProvider time)
{
    internal const string Base = "vectorscope/base:1";
    internal const string NoBase = "Image vectorscope/base:1 is not in the Docker engine, and it comes from no registry: run ./vectorscope base-image.";

    // Eight trials of one task need one pull, not eight.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _busy = new(StringComparer.Ordinal);

    internal async Task<ImageInspectResponse> EnsureAsync(TaskDefinition task, IProgress<string> log, CancellationToken cancellationToken)
    {
        var name = task.Environment.DockerImage is { } prebuilt ? WithTag(prebuilt) : BuiltName(task);
        if (await engine.FindImageAsync(name, cancellationToken) is { } there)
        {
            return there;
        }
        var gate = _busy.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (await engine.FindImageAsync(name, cancellationToken) is { } made)
            {
                return made;
            }
            if (task.Environment.DockerImage is not null)
            {
                await PullAsync(name, log, cancellationToken);
            }
            else
            {
                await BuildAsync(task, name, log, cancellationToken);
            }
            return await engine.FindImageAsync(name, cancellationToken)
                ?? throw new SandboxException($"Image {name} was made and is not in the Docker engine. Somebody removed it, or its disk is full.");
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task PullAsync(string name, IProgress<string> log, CancellationToken cancellationToken)
    {
        if (name == Base)
        {
            throw new SandboxException(NoBase);
        }
        var progress = new ImageProgress($"Pull {name}", log, time);
        progress.Say("started");
        await engine.AskAsync($"Pull image {name}", (client, token) => client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = name }, new AuthConfig(), progress, token), cancellationToken, Timeout.InfiniteTimeSpan);
        progress.ThrowIfFailed();
        progress.Say("done");
    }

    private async Task BuildAsync(TaskDefinition task, string name, IProgress<string> log, CancellationToken cancellationToken)
    {
        var dockerfile = Path.Combine(task.EnvironmentFolder, "Dockerfile");
        if (!File.Exists(dockerfile))
        {
            throw new SandboxException($"Task {task.Name} names no environment.docker_image and {dockerfile} is missing.");
        }
        if (await NeedsBaseAsync(dockerfile, cancellationToken) && await engine.FindImageAsync(Base, cancellationToken) is null)
        {
            throw new SandboxException(NoBase);
        }
        if (task.Environment.BuildKitConstructs.Count > 0)
        {
            await BuildKit.BuildAsync(task.EnvironmentFolder, name, $"{DockerLabels.Task}={task.Name}", engine, log, cancellationToken);
            return;
        }
        var ignored = DockerIgnore.Of(task.EnvironmentFolder);
        var progress = new ImageProgress($"Build {name}", log, time);
        progress.Say("started");
        await using var context = FolderStream.Open(task.EnvironmentFolder, cancellationToken, ignored.LeavesOut);
        var parameters = new ImageBuildParameters
        {
            Tags = [name],
            Dockerfile = "Dockerfile",
            Remove = true,
            ForceRemove = true,
            Labels = new Dictionary<string, string> { [DockerLabels.Task] = task.Name },
        };
        await engine.AskAsync($"Build image {name}", (client, token) => client.Images.BuildImageFromDockerfileAsync(
            parameters, context.Tar, [], new Dictionary<string, string>(), progress, token), cancellationToken, Timeout.InfiniteTimeSpan);
        progress.ThrowIfFailed();
        progress.Say("done");
    }

    private static async Task<bool> NeedsBaseAsync(string dockerfile, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(dockerfile, cancellationToken)).Any(line =>
            line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var word, .. var rest]
            && word.Equals("FROM", StringComparison.OrdinalIgnoreCase)
            && rest.Contains(Base));

    // The digest covers the whole folder: another Dockerfile, another image.
    private static string BuiltName(TaskDefinition task)
    {
        var letters = new string([.. task.Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return $"vectorscope/task-{(letters.Length > 0 ? letters : "x")}:{task.Digest[..16]}";
    }

    // Without a tag the engine would pull every tag there is.
    private static string WithTag(string image) =>
        image.Contains('@', StringComparison.Ordinal) || image.LastIndexOf(':') > image.LastIndexOf('/') ? image : $"{image}:latest";
}
