using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Tasks;

/// <summary>One task of the Harbor format, as its folder says. Times are seconds, sizes MiB; null is "no limit".</summary>
public sealed record TaskDefinition
{
    /// <summary>Short name: the part of <c>[task].name</c> after the slash, else the folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the task's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What the agent is told; canary lines are gone.</summary>
    public required string Instruction { get; init; }

    /// <summary>SHA-256 over the folder's files and their names, 64 hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>The free-form <c>[metadata]</c> table.</summary>
    public required JsonObject Metadata { get; init; }

    public string? Difficulty { get; init; }
    public string? Category { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public required TaskAgentSettings Agent { get; init; }
    public required TaskVerifierSettings Verifier { get; init; }
    public required TaskEnvironment Environment { get; init; }

    /// <summary>Extra variables for the oracle's <c>solve.sh</c>.</summary>
    public IReadOnlyDictionary<string, string> SolutionVariables { get; init; } = new Dictionary<string, string>();

    public string EnvironmentFolder => Path.Combine(Folder, "environment");
    public string TestsFolder => Path.Combine(Folder, "tests");
    public string SolutionFolder => Path.Combine(Folder, "solution");
    public bool HasSolution => File.Exists(Path.Combine(SolutionFolder, "solve.sh"));
}
