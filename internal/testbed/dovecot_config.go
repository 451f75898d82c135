//go:build unix

package testbed

import (
	"strings"
)

// dovecotConfig writes the configuration of Dovecot 2.3. Without root, every
// service runs as the caller and none changes its root directory.
func dovecotConfig(d *DovecotServer, ports []string, extra string) string {
	internal, login, group, chroot := "dovecot", "dovenull", "dovecot", ""
	if !d.owner.root {
		internal, login, group, chroot = d.owner.name, d.owner.name, d.owner.group, "chroot ="
	}
	config := strings.NewReplacer(
		"@DIR@", d.dir, "@USER@", d.owner.name, "@INTERNAL@", internal, "@LOGIN@", login, "@GROUP@", group,
		"@CHROOT@", chroot, "@IMAP@", ports[0], "@IMAPS@", ports[1], "@LMTP@", ports[2],
	).Replace(dovecotTemplate)
	return config + extra + "\n"
}

const dovecotTemplate = `base_dir = @DIR@/run
state_dir = @DIR@/state
instance_name = test
protocols = imap lmtp
listen = 127.0.0.1
log_path = @DIR@/dovecot.log
default_internal_user = @INTERNAL@
default_internal_group = @GROUP@
default_login_user = @LOGIN@
first_valid_uid = 1
ssl = yes
ssl_cert = <@DIR@/tls/cert.pem
ssl_key = <@DIR@/tls/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Ln
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
shutdown_clients = yes
passdb {
  driver = passwd-file
  args = @DIR@/users
}
userdb {
  driver = passwd-file
  args = @DIR@/users
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \Sent
  }
  mailbox Drafts {
    auto = subscribe
    special_use = \Drafts
  }
  mailbox Trash {
    auto = subscribe
    special_use = \Trash
  }
}
service imap-login {
  @CHROOT@
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    address = 127.0.0.1
    port = @IMAP@
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = @IMAPS@
    ssl = yes
  }
}
service anvil {
  @CHROOT@
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  @CHROOT@
}
service auth {
  unix_listener @DIR@/run/auth-mta-userdb {
    mode = 0600
    user = @USER@
  }
  unix_listener @DIR@/run/auth-mta-client {
    mode = 0600
    user = @USER@
  }
}
service lmtp {
  user = @USER@
  unix_listener lmtp {
    mode = 0
  }
  inet_listener lmtp {
    address = 127.0.0.1
    port = @LMTP@
  }
}
`
