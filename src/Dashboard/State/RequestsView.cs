using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Dashboard.State;

/// <summary>Which kept requests are listed, as the address says it.</summary>
/// <param name="Text">That stands in what was sent or written.</param>
/// <param name="Model">A model's name, or MODEL@ARM; null for all.</param>
/// <param name="Outcome">Null for all.</param>
public sealed record RequestsView(string Text, string? Model, TrialOutcome? Outcome)
{
    /// <summary>How requests end.</summary>
    public static IReadOnlyList<TrialOutcome> Outcomes { get; } = [TrialOutcome.Answered, TrialOutcome.Cancelled, TrialOutcome.Infrastructure];

    /// <summary>Reads the address; what cannot be read counts as left out.</summary>
    public static RequestsView From(string? text, string? model, string? outcome) => new(
        text?.Trim() ?? "", string.IsNullOrEmpty(model) ? null : model, TrialOutcomes.TryParse(outcome ?? "", out var known) && Outcomes.Contains(known) ? known : null);

    /// <summary>The address that shows this.</summary>
    public string Url => Urls.Query(Urls.Requests, ("q", Text), ("model", Model), ("outcome", Outcome?.Name()));

    /// <summary>All of it as a file.</summary>
    /// <param name="format">csv or json.</param>
    public string Download(string format) => Urls.Query($"/api/server/requests.{format}", ("text", Text), ("model", Model), ("outcome", Outcome?.Name()));

    /// <summary>The same for the store.</summary>
    public RequestFilter Filter => new(Model, Outcome, Text.Length == 0 ? null : Text);

    /// <summary>Whether anything is left out.</summary>
    public bool IsFiltered => Text.Length > 0 || Model is not null || Outcome is not null;
}
