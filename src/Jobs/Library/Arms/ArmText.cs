using System.Globalization;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Arms;

/// <summary>An arm in a line: <c>persona terse; ablate expert, writes; temperature 0.7</c>.</summary>
public static class ArmText
{
    public static string Of(ArmContent content)
    {
        var parts = new List<string>();
        if (content.Persona is { } persona)
        {
            parts.Add($"persona {persona}");
        }
        if (content.Intervention is { } intervention)
        {
            parts.Add(TextOrObjectShape.IsObject(intervention) ? Written(intervention) : $"intervention {intervention}");
        }
        var sampling = content.Sampling;
        AddNumber("temperature", sampling.Temperature);
        AddNumber("top p", sampling.TopP);
        AddNumber("top k", sampling.TopK);
        AddNumber("min p", sampling.MinP);
        AddNumber("presence penalty", sampling.PresencePenalty);
        return parts.Count == 0 ? "the model as it is" : string.Join("; ", parts);

        void AddNumber(string name, double? value)
        {
            if (value is { } number)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {number}"));
            }
        }
    }

    private static string Written(string json)
    {
        using var document = JsonInput.Parse(json);
        return InterventionText.Of(InterventionJson.Read(document.RootElement));
    }
}
