using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class RunFlaggingConfiguration : IEntityTypeConfiguration<RunFlagging>
{
    public void Configure(EntityTypeBuilder<RunFlagging> builder)
    {
        builder.HasKey(flagging => flagging.RunId);
        // As a number: SQLite looks "= 1" up in an index, and a bare column not.
        builder.Property(flagging => flagging.Waits).HasConversion<int>();
        builder.HasIndex(flagging => flagging.Waits);
        builder.HasOne(flagging => flagging.Run).WithOne().HasForeignKey<RunFlagging>(flagging => flagging.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
