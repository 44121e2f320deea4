using System.Globalization;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>What arms must fulfil beyond what each field says of itself.</summary>
internal static class ArmRules
{
    /// <param name="servers">Names of the servers in the settings.</param>
    public static void Check(IReadOnlyList<ArmSpec> arms, IReadOnlyCollection<string> servers, SpecProblems problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arms.Count; i++)
        {
            var (arm, path) = (arms[i], PathOf(i));
            if (!problems.IsRefused($"{path}.name") && !names.Add(arm.Name))
            {
                problems.Add($"{path}.name", $"Two arms are called \"{arm.Name}\"; give each its own name.");
            }
            if (arm.Persona is not null && arm.SystemPrompt is not null)
            {
                problems.Add($"{path}.systemPrompt", "Give a persona or a text, not both.");
            }
            if (!problems.IsRefused($"{path}.agent") && !problems.IsRefused($"{path}.model"))
            {
                CheckModel(arm, $"{path}.model", servers, problems);
            }
        }
    }

    public static string PathOf(int arm) => string.Create(CultureInfo.InvariantCulture, $"arms[{arm}]");

    private static void CheckModel(ArmSpec arm, string path, IReadOnlyCollection<string> servers, SpecProblems problems)
    {
        switch (arm)
        {
            case { AsksModel: false, Model: not null }:
                problems.Add(path, $"The agent {arm.Agent} asks no model; leave it out.");
                break;
            case { AsksModel: false }:
                break;
            case { Model: null }:
                problems.Add(path, "It is missing. Give {\"engine\": MODEL} or {\"server\": NAME or URL, \"name\": MODEL}.", "Choose where replies come from.");
                break;
            default:
                CheckModel(arm.Model, path, servers, problems);
                break;
        }
    }

    /// <summary>Where replies come from.</summary>
    public static void CheckModel(ArmModel model, string path, IReadOnlyCollection<string> servers, SpecProblems problems)
    {
        switch (model)
        {
            case { Engine: null, Server: null } or { Engine: not null, Server: not null }:
                problems.Add(path, "Give either \"engine\" or \"server\".", "Choose a model.");
                break;
            case { Engine: not null, Name: not null }:
                problems.Add($"{path}.name", "It names a model at a server; leave it out for the engine.");
                break;
            case { Server: { } server }:
                if (string.IsNullOrWhiteSpace(model.Name))
                {
                    problems.Add($"{path}.name", "It is missing. Give the model's name at the server.", "Give the model's name at the server.");
                }
                CheckServer(server, $"{path}.server", servers, problems);
                break;
        }
    }

    private static void CheckServer(string server, string path, IReadOnlyCollection<string> servers, SpecProblems problems)
    {
        if (servers.Contains(server))
        {
            return;
        }
        if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            var known = servers.Count == 0 ? "The settings name no server" : $"The settings name {string.Join(", ", servers.Order(StringComparer.Ordinal))}";
            problems.Add(path, $"\"{Quote.Of(server)}\" is neither a server of the settings nor a base URL such as http://localhost:30000/v1. {known} (section Servers).");
        }
        else if (url.UserInfo.Length > 0)
        {
            problems.Add(path, "Specs are stored and shown: put the server with its key into the settings (section Servers) and give its name here.");
        }
    }
}
