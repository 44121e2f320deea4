using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Comparing;

/// <summary>
/// What an arm is: its own settings, with the hashes of what they name, those of its run, and what was found when the run was submitted.
/// What each of them means to a comparison its declaration says (<see cref="SettingRole"/>).
/// </summary>
public static class ArmSettings
{
    private const int HashLength = 12;

    /// <summary>In the order of their declaration; empty texts are settings that are not made.</summary>
    public static IReadOnlyList<SpecSetting> Of(KeptBenchmark kept, string arm)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept.Spec.Arms.FirstOrDefault(one => one.Name == arm) is { } spec
            ? [.. OfArm(kept, spec), .. OfRun(kept)]
            : throw new ArgumentException($"The run has no arm {arm}.", nameof(arm));
    }

    // What was settled at submission stands in the place of what the spec left open.
    private static IEnumerable<SpecSetting> OfArm(KeptBenchmark kept, ArmSpec arm) =>
        SpecSettings.Of(arm with { Sampling = kept.Sampling(arm) }).Select(setting => setting with { Text = Shown(kept, arm, setting) });

    // The run's name is none of its arms' settings, and its tasks are those that were found.
    private static IEnumerable<SpecSetting> OfRun(KeptBenchmark kept)
    {
        var facts = kept.Facts;
        yield return new("taskSet", "Task set", facts.TaskSet, SettingRole.Design);
        yield return new("tasks", "Tasks", Tasks(facts.Tasks), SettingRole.Condition);
        foreach (var setting in SpecSettings.Of(kept.Spec).Where(setting => setting.Path is not ("name" or "arms") && !setting.Path.StartsWith("tasks", StringComparison.Ordinal)))
        {
            yield return setting.Path == "sandbox" ? setting with { Text = facts.Sandbox.ToString().ToLowerInvariant() } : setting;
        }
        yield return new("prompts", "Version of the prompts", facts.Prompts.ToString(CultureInfo.InvariantCulture), SettingRole.Condition);
        yield return new("code", "Version of Vectorscope", facts.CodeVersion, SettingRole.Condition);
    }

    // As many, of the same names and content.
    private static string Tasks(IReadOnlyList<BenchmarkTask> tasks)
    {
        var lines = string.Join('\n', tasks.Select(task => $"{task.Name} {task.Digest}").Order(StringComparer.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"{tasks.Count} ({Short(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))))})");
    }

    private static string Shown(KeptBenchmark kept, ArmSpec arm, SpecSetting setting) => setting.Path switch
    {
        "model.engine" when kept.EngineModel(arm) is { } model => $"{model.Name} ({Short(model.Hash)})",
        "persona" when kept.Persona(arm) is { } persona => $"{persona.Name} ({Short(persona.Hash)})",
        "intervention" when kept.Intervention(arm.Name) is { } intervention => $"{intervention.Name} ({Short(intervention.Hash)})",
        "systemPrompt" when setting.Text.Length > 0 => $"a text of {setting.Text.Length.ToString("N0", CultureInfo.InvariantCulture)} characters ({Short(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(setting.Text))))})",
        _ => setting.Text,
    };

    private static string Short(string? hash) => hash is null ? "hash not known" : hash[..Math.Min(HashLength, hash.Length)];
}
