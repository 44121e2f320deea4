namespace Vectorscope.Dashboard.Api;

/// <summary>Runs that join a study, by their ids.</summary>
internal sealed record StudyRunsRequest(IReadOnlyList<string> Runs);

/// <summary>An entry of the library that joins a study, by its id.</summary>
internal sealed record StudyEntryRequest(string Entry);
