using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>What a step would launch.</summary>
/// <param name="Spec">Null when it cannot be launched.</param>
/// <param name="About">How much work it is.</param>
/// <param name="Form">The form with the same choices, to change them first.</param>
/// <param name="Problem">Why it cannot be launched, and what to do.</param>
/// <param name="Details">More on the problem, point by point.</param>
public sealed record StudyPlan(JsonObject? Spec, string About, string Form, string? Problem = null, IReadOnlyList<string>? Details = null)
{
    /// <summary>A step that comes after another one.</summary>
    public static StudyPlan After(string about) => new(null, about, "");

    /// <summary>A step that has to wait for the reader.</summary>
    public static StudyPlan Blocked(string problem, string form, params IReadOnlyList<string> details) => new(null, "", form, problem, details);
}
