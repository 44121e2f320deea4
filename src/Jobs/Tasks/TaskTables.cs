using Tomlyn.Model;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Every table of a task.toml but the environment's.</summary>
internal static class TaskTables
{
    private const double DefaultVerifierSeconds = 600;

    // 1.3 and 1.4 are read as far as their keys are known.
    private static readonly string[] Versions = ["1.0", "1.1", "1.2", "1.3", "1.4"];

    public static void ReadVersion(TomlFields root)
    {
        var key = root.Has("schema_version") ? "schema_version" : "version";
        root.Accept("schema_version", "version", "source");
        switch (root.Value(key))
        {
            case null:
                break;
            case string version when Versions.Contains(version):
                break;
            case string version:
                root.Remark(key, $"This program reads schemas {Versions[0]} to {Versions[^1]}; \"{Quote.Of(version)}\" may say things that it does not know.");
                break;
            default:
                root.Error(key, "It must be a text in quotes, \"1.0\" for example.");
                break;
        }
    }

    /// <summary>The part of <c>[task].name</c> behind its organisation; null when the folder's name counts.</summary>
    public static string? ReadName(TomlFields root)
    {
        var task = root.Table("task");
        var name = task.Text("name");
        task.Accept("description", "authors", "keywords", "version");
        task.RemarkOthers();
        if (name is null)
        {
            return null;
        }
        var parts = name.Split('/');
        if (parts.Length <= 2 && parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
        {
            return parts[^1];
        }
        task.Error("name", "It must be organisation/name, of letters, digits, -, _ and dots.");
        return null;
    }

    public static TaskAgentSettings ReadAgent(TomlFields agent, TaskEnvironment environment)
    {
        // Readers of schemas 1.0 and 1.1 filled in 600 s here, and sizes for the machine that changed from release to release.
        // From 1.2 on, absent means no limit; that reading is taken for all, as no older default can be told from the file.
        var settings = new TaskAgentSettings(agent.Seconds("timeout_sec"), agent.User("user"));
        ReadPhaseNetwork(agent, environment);
        agent.RemarkOthers();
        return settings;
    }

    /// <param name="ownMachine">The verifier asks for a machine of its own, so its tests need not be in this folder.</param>
    public static TaskVerifierSettings ReadVerifier(TomlFields verifier, TaskEnvironment environment, out bool ownMachine)
    {
        var settings = new TaskVerifierSettings(
            verifier.Seconds("timeout_sec") ?? DefaultVerifierSeconds, verifier.User("user"), verifier.Variables("env"));
        var mode = verifier.Text("environment_mode");
        ownMachine = mode == "separate";
        if (mode is not (null or "shared" or "separate"))
        {
            verifier.Error("environment_mode", "It must be \"shared\" or \"separate\".");
        }
        else if (verifier.Has("environment"))
        {
            ownMachine = true;
            verifier.Error("environment", mode == "shared"
                ? "With environment_mode = \"shared\" the verifier has no environment of its own; remove one of the two."
                : "Not supported: a verifier with a machine of its own. Here tests run in the agent's.");
        }
        else if (ownMachine)
        {
            verifier.Error("environment_mode", "Not supported: a verifier with a machine of its own. Here tests run in the agent's.");
        }
        if (verifier.Count("collect") > 0)
        {
            verifier.Error("collect", "Not supported: commands that gather files before grading.");
        }
        ReadPhaseNetwork(verifier, environment);
        verifier.RemarkOthers();
        return settings;
    }

    public static IReadOnlyDictionary<string, string> ReadSolution(TomlFields solution)
    {
        var variables = solution.Variables("env");
        solution.RemarkOthers();
        return variables;
    }

    /// <summary>Whether the task has several steps.</summary>
    public static bool ReadSteps(TomlFields root, string folder)
    {
        root.Accept("multi_step_reward_strategy");
        if (root.Count("artifacts") > 0)
        {
            root.Remark("artifacts", "These files are not gathered; what lies in /logs/artifacts is.");
        }
        var steps = root.Count("steps") > 0;
        if (steps)
        {
            root.Error("steps", "Not supported: tasks of several steps.");
        }
        else if (Directory.Exists(Path.Combine(folder, "steps")) && !File.Exists(Path.Combine(folder, TaskFiles.Instruction)))
        {
            steps = true;
            root.Error("steps", "Not supported: tasks of several steps; there is a folder of them.");
        }
        return steps;
    }

    private static void ReadPhaseNetwork(TomlFields phase, TaskEnvironment environment)
    {
        var hosts = phase.Texts("allowed_hosts");
        if (EnvironmentTable.ReadNetworkMode(phase) is not { } network)
        {
            if (hosts.Count > 0)
            {
                phase.Remark("allowed_hosts", "It has no effect without network_mode = \"allowlist\".");
            }
        }
        else if (network != environment.Network || (network == TaskNetwork.AllowList && !hosts.ToHashSet().SetEquals(environment.AllowedHosts)))
        {
            phase.Error("network_mode", "Not supported: another network than the environment's for this phase alone.");
        }
    }
}
