using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What is said about a task in more than one place.</summary>
public static class TaskText
{
    // Easy before hard; words that are not known come last, by name.
    private static readonly string[] Difficulties = ["trivial", "easy", "medium", "hard"];

    /// <summary>Difficulties in the order of their weight.</summary>
    public static IEnumerable<KeyValuePair<string, int>> Ordered(IReadOnlyDictionary<string, int> difficulties) =>
        difficulties.OrderBy(pair => Array.IndexOf(Difficulties, pair.Key) is >= 0 and var place ? place : Difficulties.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>A time limit; "none" without one.</summary>
    public static string Limit(double? seconds) => seconds switch
    {
        null => "none",
        >= 3600 when seconds % 3600 == 0 => $"{Format.Count((long)seconds / 3600)} h",
        >= 60 when seconds % 60 == 0 => $"{Format.Count((long)seconds / 60)} m",
        { } known => Format.Duration(TimeSpan.FromSeconds(known)),
    };

    /// <summary>Mebibytes as people say them.</summary>
    public static string Mebibytes(long? size) => size switch
    {
        null => "no limit",
        >= 1024 and var mebibytes when mebibytes % 1024 == 0 => $"{Format.Count(mebibytes / 1024)} GiB",
        { } mebibytes => $"{Format.Count(mebibytes)} MiB",
    };

    /// <summary>Where the machine comes from.</summary>
    public static string Image(TaskEnvironment environment) =>
        environment.DockerImage ?? (environment.HasDockerfile ? "built from environment/Dockerfile" : Format.None);

    /// <summary>What the task may reach.</summary>
    public static string Network(TaskEnvironment environment) => environment.Network switch
    {
        TaskNetwork.Public => "public",
        TaskNetwork.None => "none",
        _ => environment.AllowedHosts.Count == 0 ? "no host" : $"only {string.Join(", ", environment.AllowedHosts)}",
    };

    /// <summary>A problem with its place: <c>task.toml, environment.memory</c>.</summary>
    public static string Place(TaskProblem problem) => string.Join(", ", new[] { problem.File, problem.Key }.Where(part => !string.IsNullOrEmpty(part)));
}
