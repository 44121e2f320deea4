using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class LogLineConfiguration : IEntityTypeConfiguration<LogLine>
{
    public void Configure(EntityTypeBuilder<LogLine> builder)
    {
        builder.HasKey(line => new { line.RunId, line.Sequence });
        builder.HasOne<Run>().WithMany().HasForeignKey(line => line.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
