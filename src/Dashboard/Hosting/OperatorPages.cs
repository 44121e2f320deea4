using Hangfire;
using Hangfire.Dashboard;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Hangfire's own pages at /hangfire, for whoever sits at this machine: they show what the scheduler does, not what runs are.</summary>
internal static class OperatorPages
{
    internal static void MapOperatorPages(this WebApplication app) => app.MapHangfireDashboard("/hangfire", new DashboardOptions
    {
        Authorization = [new LocalRequestsOnlyAuthorizationFilter()],
        DashboardTitle = "Vectorscope: scheduler",
        AppPath = "/runs",
        DisplayStorageConnectionString = false,
    });
}
