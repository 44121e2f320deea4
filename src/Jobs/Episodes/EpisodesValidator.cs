using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Checks specs of episodes field by field.</summary>
internal sealed class EpisodesValidator(SandboxChoice sandboxes) : IRunValidator
{
    private const string Ending = ".jsonl.gz";

    public string Kind => EpisodesSpec.KindName;

    public async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        var fields = new JsonFields(spec, "", errors);
        fields.OptionalText("kind");
        var defaults = new EpisodesSpec();
        var name = fields.OptionalText("name");
        var snapshot = new EpisodesSpec
        {
            // JavaScript, and with it any form, counts exactly only up to here.
            Seed = fields.OptionalInteger("seed", 0, (1L << 53) - 1) ?? defaults.Seed,
            PerTemplate = (int)(fields.OptionalInteger("perTemplate", 1, 2000) ?? defaults.PerTemplate),
            Templates = ReadTemplates(fields),
            Walks = ReadWalks(fields, defaults.Walks),
            Telling = ReadTelling(fields, defaults.Telling),
            Limits = ReadLimits(fields, defaults.Limits),
            Sandbox = await ReadSandboxAsync(fields, defaults.Sandbox, cancellationToken),
            Concurrency = (int)(fields.OptionalInteger("concurrency", 1, 256) ?? defaults.Concurrency),
            Out = ReadOut(fields),
        };
        fields.RefuseOthers();
        if (errors.Count > 0)
        {
            return SpecCheck.Invalid(errors);
        }
        var templates = snapshot.Templates.Count == 0 ? EpisodeTasks.Templates.Count() : snapshot.Templates.Count;
        var title = string.IsNullOrWhiteSpace(name) ? $"{templates * snapshot.PerTemplate} walks · {templates} templates · seed {snapshot.Seed}" : name.Trim();
        return SpecCheck.Valid(spec.GetRawText(), JsonSerializer.Serialize(snapshot, JobsJson.Options), title);
    }

    private static IReadOnlyList<string> ReadTemplates(JsonFields fields)
    {
        var names = fields.OptionalTexts("templates");
        var known = EpisodeTasks.Templates.ToArray();
        foreach (var name in names.Where(name => !known.Contains(name)))
        {
            fields.Refuse("templates", $"There is no template \"{name}\". There are: {string.Join(", ", known)}.");
        }
        return names;
    }

    private static EpisodeWalks ReadWalks(JsonFields spec, EpisodeWalks defaults)
    {
        if (spec.OptionalObject("walks") is not { } fields)
        {
            return defaults;
        }
        double Share(string name, double otherwise) => fields.OptionalNumber(name, 0, 1) ?? otherwise;
        var walks = new EpisodeWalks
        {
            Capable = Share("capable", defaults.Capable),
            CautiousActs = Share("cautiousActs", defaults.CautiousActs),
            CautiousAsks = Share("cautiousAsks", defaults.CautiousAsks),
            CautiousDeclines = Share("cautiousDeclines", defaults.CautiousDeclines),
            CautiousUnfinished = Share("cautiousUnfinished", defaults.CautiousUnfinished),
            Looks = Share("looks", defaults.Looks),
            Checks = Share("checks", defaults.Checks),
            Slips = Share("slips", defaults.Slips),
            Stumbles = Share("stumbles", defaults.Stumbles),
        };
        fields.RefuseOthers();
        if (walks.Capable + walks.CautiousActs + walks.CautiousAsks + walks.CautiousDeclines + walks.CautiousUnfinished <= 0)
        {
            fields.Refuse("capable", "One of the manners must have a share above 0.");
        }
        return walks;
    }

    private static EpisodeTelling ReadTelling(JsonFields spec, EpisodeTelling defaults)
    {
        if (spec.OptionalObject("telling") is not { } fields)
        {
            return defaults;
        }
        var telling = new EpisodeTelling
        {
            Neutral = fields.OptionalNumber("neutral", 0, 1) ?? defaults.Neutral,
            Bare = fields.OptionalNumber("bare", 0, 1) ?? defaults.Bare,
            Exercises = (int)(fields.OptionalInteger("exercises", 0, 20) ?? defaults.Exercises),
        };
        fields.RefuseOthers();
        return telling;
    }

    private static EpisodeLimits ReadLimits(JsonFields spec, EpisodeLimits defaults)
    {
        if (spec.OptionalObject("limits") is not { } fields)
        {
            return defaults;
        }
        var limits = new EpisodeLimits
        {
            MaxReplyTokens = (int)(fields.OptionalInteger("maxReplyTokens", 16, 100_000) ?? defaults.MaxReplyTokens),
            // Fewer leave no room to look, act, complete and confirm, or to fail once and recover.
            MaxTurns = (int)(fields.OptionalInteger("maxTurns", 6, 1000) ?? defaults.MaxTurns),
            MaxConsecutiveParseFailures = (int)(fields.OptionalInteger("maxConsecutiveParseFailures", 2, 10) ?? defaults.MaxConsecutiveParseFailures),
        };
        fields.RefuseOthers();
        return limits;
    }

    private async Task<string> ReadSandboxAsync(JsonFields fields, string otherwise, CancellationToken cancellationToken)
    {
        var word = fields.OptionalText("sandbox") ?? otherwise;
        if (!SandboxChoice.Words.Contains(word))
        {
            fields.Refuse("sandbox", $"\"{word}\" is not one of {string.Join(", ", SandboxChoice.Words)}.");
        }
        else if ((await sandboxes.ChooseAsync(word, cancellationToken)).Problem is { } problem)
        {
            fields.Refuse("sandbox", problem);
        }
        return word;
    }

    private static string? ReadOut(JsonFields fields)
    {
        if (fields.OptionalText("out") is not { } path)
        {
            return null;
        }
        if (!path.EndsWith(Ending, StringComparison.Ordinal))
        {
            fields.Refuse("out", $"The file's name must end in {Ending}.");
        }
        else if (!Path.IsPathRooted(path) || !Directory.Exists(Path.GetDirectoryName(path)))
        {
            fields.Refuse("out", $"There is no folder {Path.GetDirectoryName(path)}; give the full path of a file in a folder that exists.");
        }
        return path;
    }
}
