namespace Vectorscope.Dashboard.Api;

/// <summary>A run that was queued.</summary>
internal sealed record SubmittedRun(string Id);
